import * as z from "zod/mini";
import { runProgram } from "./run-program.ts";
import { StepFailed } from "./step.ts";

/** The real command line, typed as a stranger would: arguments in, JSON out. */
export type CommandLine = {
  readonly argv: readonly string[];
  /** @throws StepFailed on any exit code but 0, with what the command said. */
  json<S extends z.ZodMiniType>(schema: S, ...args: readonly string[]): Promise<z.infer<S>>;
  /** The same where a refusal is an answer, too: any exit code with such a last line. */
  outcome<S extends z.ZodMiniType>(schema: S, ...args: readonly string[]): Promise<z.infer<S>>;
};

export function openCommandLine(argv: readonly string[], env: NodeJS.ProcessEnv): CommandLine {
  const type = async <S extends z.ZodMiniType>(
    schema: S,
    args: readonly string[],
    isAnswer: (code: number) => boolean,
  ): Promise<z.infer<S>> => {
    const ran = await runProgram([...argv, ...args, "--json"], { env, timeoutMs: 120_000 });
    const said = (ran.stdout + ran.stderr).trim().slice(0, 400);
    const name = `sessionward ${args.slice(0, 2).join(" ")}`;
    if (!isAnswer(ran.code)) throw new StepFailed(`${name} exited ${ran.code}: ${said}`);
    const decoded = z.safeParse(schema, parse(ran.stdout));
    if (decoded.success) return decoded.data;
    throw new StepFailed(`${name} printed something else: ${z.prettifyError(decoded.error)}`);
  };
  return {
    argv,
    json: (schema, ...args) => type(schema, args, (code) => code === 0),
    outcome: (schema, ...args) => type(schema, args, () => true),
  };
}

/** One document, or one a line: then the last line is the result. */
function parse(stdout: string): unknown {
  try {
    return JSON.parse(stdout);
  } catch {
    return lastLine(stdout);
  }
}

function lastLine(stdout: string): unknown {
  try {
    return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
  } catch {
    return null;
  }
}

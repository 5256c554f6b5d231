import * as z from "zod/mini";
import { runProgram } from "./run-program.ts";
import { StepFailed } from "./step.ts";

/** The real command line, typed as a stranger would: arguments in, JSON out. */
export type CommandLine = {
  readonly argv: readonly string[];
  /** @throws StepFailed on any exit code but 0, with what the command said. */
  json<S extends z.ZodMiniType>(schema: S, ...args: readonly string[]): Promise<z.infer<S>>;
};

export function openCommandLine(argv: readonly string[], env: NodeJS.ProcessEnv): CommandLine {
  return {
    argv,
    json: async (schema, ...args) => {
      const ran = await runProgram([...argv, ...args, "--json"], { env, timeoutMs: 120_000 });
      const said = (ran.stdout + ran.stderr).trim().slice(0, 400);
      const name = `sessionward ${args.slice(0, 2).join(" ")}`;
      if (ran.code !== 0) throw new StepFailed(`${name} exited ${ran.code}: ${said}`);
      const decoded = z.safeParse(schema, parse(ran.stdout));
      if (decoded.success) return decoded.data;
      throw new StepFailed(`${name} printed something else: ${z.prettifyError(decoded.error)}`);
    },
  };
}

/** One document, or one a line: then the last line is the result. */
function parse(stdout: string): unknown {
  try {
    return JSON.parse(stdout);
  } catch {
    return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
  }
}

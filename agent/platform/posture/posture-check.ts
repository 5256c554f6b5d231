import { type Fact, unknown } from "../../../policies/fact.ts";
import type { Result } from "../../../policies/result.ts";
import type { FactKey, FactValue } from "../../contract/posture-facts.ts";
import type { CommandFault, CommandOptions, CommandOutput } from "../child-process.ts";

/** `runCommand`, or a fake that answers from a recording. */
type RunCommand = (
  program: string,
  args: readonly string[],
  options: CommandOptions,
) => Promise<CommandAnswer>;

export type CommandAnswer = Result<CommandOutput, CommandFault>;

export type ReadFault = "absent" | "denied" | "failed";

/** Looks at files without changing them. */
export type FileReader = {
  text(path: string): Promise<Result<string, ReadFault>>;
  bytes(path: string): Promise<Result<Uint8Array, ReadFault>>;
  /** Names in the directory, sorted. */
  list(dir: string): Promise<Result<readonly string[], ReadFault>>;
  modifiedMs(path: string): Promise<Result<number, ReadFault>>;
};

/** All that a check may touch. */
export type PostureWorld = {
  readonly run: RunCommand;
  readonly files: FileReader;
  /** Wall clock, milliseconds since 1970: the age of lists. */
  readonly nowMs: number;
};

/** One way of learning one fact on one system. It answers `unknown`; it doesn't throw. */
export type PostureCheck<K extends FactKey> = {
  readonly timeoutMs: number;
  look(world: PostureWorld): Promise<Fact<FactValue<K>>>;
};

export type PostureChecks = { readonly [K in FactKey]?: PostureCheck<K> };

export type Command = { readonly program: string; readonly args: readonly string[] };

/** A check that is nothing but commands and a pure reading of what they print. */
export type CommandRow<K extends FactKey> = PostureCheck<K> & {
  readonly commands: readonly Command[];
  readonly parse: (outputs: readonly CommandAnswer[], nowMs: number) => Fact<FactValue<K>>;
};

/** Commands run one after the other and share the time that the row has. */
export function commandRow<K extends FactKey>(
  row: Pick<CommandRow<K>, "timeoutMs" | "commands" | "parse">,
): CommandRow<K> {
  return {
    ...row,
    async look(world) {
      const outputs: CommandAnswer[] = [];
      for (const { program, args } of row.commands) {
        outputs.push(await world.run(program, args, { timeoutMs: row.timeoutMs }));
      }
      return row.parse(outputs, world.nowMs);
    },
  };
}

/**
 * Why a command's answer can't be used, in our own words: what a program writes to stderr may name
 * people and paths, so it doesn't leave the device.
 */
export function commandUnknown(name: string, output: CommandAnswer): Fact<never> {
  if (!output.ok) return unknown(`${name}: ${COMMAND_FAULTS[output.reason]}`);
  const { stdout, stderr, exitCode } = output.value;
  if (DENIED.test(stderr) || DENIED.test(stdout)) return unknown(`${name}: no permission`);
  if (exitCode !== 0) return unknown(`${name}: ended with exit code ${exitCode}`);
  return unknown(`${name}: the answer could not be read`);
}

const DENIED =
  /not permitted|permission denied|access(?: is)? denied|need(?:s)? to be root|must be root|administrator access|not authori[sz]ed/i;

const COMMAND_FAULTS: Readonly<Record<CommandFault, string>> = {
  notInstalled: "not installed",
  timeout: "no answer in time",
  tooLarge: "more output than expected",
  failed: "could not be run",
};

import { type Fact, unknown } from "../../../../policies/fact.ts";
import { type Command, type CommandAnswer, commandUnknown } from "../posture-check.ts";

type Output = CommandAnswer | undefined;

/** One key of a property list, defaults(1). */
export function defaultsRead(domain: string, key: string): Command {
  return { program: "/usr/bin/defaults", args: ["read", domain, key] };
}

/** A key that isn't there is an answer: `defaults` then ends with 1 and says so. */
export function readDefault<T>(output: Output, read: (value: string | null) => Fact<T>): Fact<T> {
  if (output === undefined) return unknown("defaults: was not asked");
  if (output.ok && output.value.exitCode === 0) return read(output.value.stdout.trim());
  const absent = output.ok && /does not exist/.test(output.value.stderr);
  return absent ? read(null) : commandUnknown("defaults", output);
}

/** What `read` finds in stdout and stderr together (several of Apple's tools answer on stderr). */
export function readText<T>(
  name: string,
  output: Output,
  read: (text: string) => Fact<T> | null,
): Fact<T> {
  if (output === undefined) return unknown(`${name}: was not asked`);
  if (!output.ok || output.value.exitCode !== 0) return commandUnknown(name, output);
  const { stdout, stderr } = output.value;
  return read(`${stdout}\n${stderr}`) ?? commandUnknown(name, output);
}

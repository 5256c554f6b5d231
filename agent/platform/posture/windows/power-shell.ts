import * as z from "zod/mini";
import { type Fact, unknown } from "../../../../policies/fact.ts";
import { parseJson } from "../parse-json.ts";
import { type Command, type CommandAnswer, commandUnknown } from "../posture-check.ts";

const POWER_SHELL = "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe";

/**
 * A script whose last value is printed as one line of JSON. Its first error becomes
 * `{"error": FullyQualifiedErrorId}`: the id is the same in every language, the message is not.
 */
export function powerShell(script: string): Command {
  const command = [
    "$ErrorActionPreference = 'Stop'",
    "$ProgressPreference = 'SilentlyContinue'",
    "[Console]::OutputEncoding = [Text.Encoding]::UTF8",
    `try { $answer = & { ${script} } } catch { $answer = @{ error = $_.FullyQualifiedErrorId } }`,
    "ConvertTo-Json -Compress -Depth 4 -InputObject $answer",
  ].join("; ");
  return { program: POWER_SHELL, args: ["-NoProfile", "-NonInteractive", "-Command", command] };
}

const errorSchema = z.object({ error: z.string() });

/** @returns what `read` makes of the value, or why there is none. */
export function readPowerShell<S extends z.ZodMiniType, T>(
  output: CommandAnswer | undefined,
  schema: S,
  read: (value: z.infer<S>) => Fact<T>,
): Fact<T> {
  if (output === undefined) return unknown("PowerShell: was not asked");
  if (!output.ok || output.value.exitCode !== 0) return commandUnknown("PowerShell", output);
  const value = parseJson(output.value.stdout);
  const error = z.safeParse(errorSchema, value);
  if (error.success) return unknown(`PowerShell: ${error.data.error.slice(0, 200)}`);
  const parsed = z.safeParse(schema, value);
  return parsed.success ? read(parsed.data) : commandUnknown("PowerShell", output);
}

/** PowerShell turns a list of one into the thing itself, and an empty one into null. */
export function listOf<S extends z.ZodMiniType>(item: S) {
  return z.pipe(
    z.union([z.array(item), z.null(), item]),
    z.transform((value): z.infer<S>[] =>
      value === null ? [] : ((Array.isArray(value) ? value : [value]) as z.infer<S>[]),
    ),
  );
}

import type { Fact } from "../../policies/fact.ts";
import { fail, ok, type Result } from "../../policies/result.ts";
import { allUnknown, FACT_KEYS, readFact } from "../contract/posture-facts.ts";
import type { DeviceFacts, Log } from "../core/ports.ts";
import { type CommandFault, PLAIN_ENVIRONMENT, runCommand } from "./child-process.ts";

export type DeviceFactsOptions = {
  /** Absolute path of the Node that runs the program. */
  readonly nodePath: string;
  /** Absolute path of the bundle of `agent/platform/posture.ts`. */
  readonly programPath: string;
  /** For the whole look; longer than the slowest check (20 s; 60 s on Windows). */
  readonly timeoutMs: number;
  readonly log: Log;
};

type CollectFault = CommandFault | "failed" | "badOutput";

/** Runs the posture program and believes none of it unread: each fact is checked by itself. */
export function createDeviceFacts(options: DeviceFactsOptions): DeviceFacts {
  return {
    async collect() {
      const output = await runProgram(options);
      if (output.ok) return readFacts(output.value);
      options.log.warn("posture", { reason: output.reason, detail: output.detail.slice(0, 300) });
      return allUnknown(`posture could not be collected: ${output.reason}`);
    },
  };
}

async function runProgram(
  options: DeviceFactsOptions,
): Promise<Result<Readonly<Record<string, unknown>>, CollectFault>> {
  const { nodePath, programPath, timeoutMs } = options;
  const output = await runCommand(nodePath, [programPath], { timeoutMs, env: environment() });
  if (!output.ok) return output;
  if (output.value.exitCode !== 0) return fail("failed", output.value.stderr);
  return parseFacts(output.value.stdout);
}

/** Windows loads no library without SystemRoot; nothing else of ours goes to the program. */
function environment(): Record<string, string> {
  const root = process.env["SystemRoot"];
  return { ...PLAIN_ENVIRONMENT, ...(root === undefined ? {} : { SystemRoot: root }) };
}

function parseFacts(text: string): Result<Readonly<Record<string, unknown>>, "badOutput"> {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? ok(value) : fail("badOutput", "not a JSON object");
  } catch {
    return fail("badOutput", `${text.length} characters that are not JSON`);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readFacts(
  found: Readonly<Record<string, unknown>>,
): Readonly<Record<string, Fact<unknown>>> {
  return Object.fromEntries(FACT_KEYS.map((key) => [key, readFact(found, key)]));
}

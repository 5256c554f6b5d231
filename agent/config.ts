import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import { type PolicyProblem, problemsOf } from "../policies/policy-problem.ts";
import { fail, ok, type Result } from "../policies/result.ts";
import { lockerChoiceSchema } from "./platform/linux/locker-choice.ts";
import { processSessionSchema } from "./platform/linux/process-session-config.ts";
import { DEFAULT_SYSTEM_BUS_ADDRESS } from "./platform/platform.ts";

const absolutePath = z.string().check(z.regex(/^(\/|[A-Za-z]:\\)[^\0]*$/), z.maxLength(1024));

/**
 * `agent.json` in the data directory: what only this machine can know. It holds no policy, and it
 * may be missing.
 */
const configSchema = z.strictObject({
  processSessions: z._default(z.array(processSessionSchema).check(z.maxLength(16)), []),
  /** Accounts that several people share: nobody in particular can unlock those (design §5). */
  accountKinds: z._default(
    z.record(z.string().check(z.maxLength(32)), z.enum(["generic", "kiosk"])),
    {},
  ),
  /** Null: no logind, so that no session is touched but those above. */
  systemBusAddress: z._default(
    z.nullable(z.string().check(z.maxLength(200))),
    DEFAULT_SYSTEM_BUS_ADDRESS,
  ),
  /**
   * What locks an X11 session whose own locker does not, the first usable one; null: the usual
   * ones. An empty list: none, so that such a session is cleared instead.
   */
  lockers: z._default(z.nullable(z.array(lockerChoiceSchema).check(z.maxLength(8))), null),
  /**
   * Whether `browsers.managed` is written to /etc, for every account of this machine. Null: only by
   * root's daemon on its usual data directory, so that no trial changes a machine.
   */
  managedBrowsers: z._default(z.nullable(z.boolean()), null),
  /** No destructive command is carried out here, whatever a server says: for a break-glass machine. */
  protected: z._default(z.boolean(), false),
  localSocketDir: z._default(z.nullable(absolutePath), null),
});
export type AgentConfig = z.infer<typeof configSchema>;

/** @returns the defaults without a file; `badConfig` names every fault with its path. */
export function readAgentConfig(dataDir: string): Result<AgentConfig, "badConfig"> {
  const path = join(dataDir, "agent.json");
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return ok(configSchema.parse({}));
  }
  return decodeAgentConfig(text, path);
}

export function decodeAgentConfig(text: string, path: string): Result<AgentConfig, "badConfig"> {
  try {
    const decoded = z.safeParse(configSchema, JSON.parse(text));
    if (decoded.success) return ok(decoded.data);
    const problems = problemsOf(decoded.error, []).map(describe);
    return fail("badConfig", `${path}: ${problems.join("; ")}`);
  } catch (fault) {
    return fail(
      "badConfig",
      `${path} is not JSON: ${fault instanceof Error ? fault.message : fault}`,
    );
  }
}

function describe({ path, message }: PolicyProblem): string {
  return `${path.join(".") || "the file"} ${message}`;
}

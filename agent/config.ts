import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import { fail, ok, type Result } from "../policies/result.ts";
import { SESSION_KINDS } from "../policies/vocabulary.ts";

const identifier = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/));
const absolutePath = z.string().check(z.regex(/^\/[^\0]*$/), z.maxLength(1024));

const processSession = z.strictObject({
  id: identifier,
  /** Null: the account that runs the agent. */
  userName: z.nullable(z.string().check(z.regex(/^[a-z_][a-z0-9_-]{0,31}$/))),
  kind: z.enum(SESSION_KINDS),
  display: z.string().check(z.regex(/^:\d{1,5}$/)),
  command: z.array(z.string().check(z.maxLength(4096))).check(z.minLength(1), z.maxLength(100)),
  homeDir: absolutePath,
  /** A new home from `skeletonDir` for every run. */
  freshHome: z.boolean(),
  skeletonDir: z._default(z.nullable(absolutePath), null),
  relaunch: z.boolean(),
});

/**
 * `agent.json` in the data directory: what only this machine can know. It holds no policy, and it
 * may be missing.
 */
const configSchema = z.strictObject({
  processSessions: z._default(z.array(processSession).check(z.maxLength(16)), []),
  /** Accounts that several people share: their sessions are never locked by password (design §5). */
  genericUsers: z._default(z.array(z.string().check(z.maxLength(32))).check(z.maxLength(100)), []),
  systemBusAddress: z._default(z.nullable(z.string().check(z.maxLength(200))), null),
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
    return fail("badConfig", `${path}: ${z.prettifyError(decoded.error)}`);
  } catch (fault) {
    return fail(
      "badConfig",
      `${path} is not JSON: ${fault instanceof Error ? fault.message : fault}`,
    );
  }
}

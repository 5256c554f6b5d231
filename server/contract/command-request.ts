import * as z from "zod/mini";
import { COMMAND_PARAMS, type CommandKind } from "../../agent/contract/command.ts";
import { identifier, reasonText } from "./admin-shapes.ts";

const targets = z.union([
  z.strictObject({ devices: z.array(identifier).check(z.minLength(1), z.maxLength(10_000)) }),
  z.strictObject({ groups: z.array(identifier).check(z.minLength(1), z.maxLength(100)) }),
  z.strictObject({ all: z.literal(true) }),
]);

function commandRequest<K extends CommandKind>(kind: K) {
  return z.strictObject({
    kind: z.literal(kind),
    params: COMMAND_PARAMS[kind],
    targets,
    reason: reasonText,
    /** Default and most: what `server/commands/command-limits.ts` allows for the kind. */
    expiresInMs: z.optional(z.int().check(z.gte(1000))),
    evenInObserve: z.optional(z.boolean()),
  });
}

/** What an admin asks of devices: one row per kind. */
export const issueCommands = z.discriminatedUnion("kind", [
  commandRequest("wipeSession"),
  commandRequest("lock"),
  commandRequest("signOut"),
  commandRequest("message"),
  commandRequest("grantTime"),
  commandRequest("unlock"),
  commandRequest("pause"),
  commandRequest("refreshPosture"),
  commandRequest("restartShell"),
  commandRequest("reboot"),
  commandRequest("rotateKey"),
]);

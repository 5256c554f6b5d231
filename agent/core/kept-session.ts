import * as z from "zod/mini";
import { sessionStateSchema } from "../../policies/session-restore.ts";
import type { SessionState } from "../../policies/session-state.ts";
import { ACT_REASONS } from "../../policies/vocabulary.ts";
import type { Command } from "../contract/command.ts";
import type { SessionInfo } from "./ports.ts";
import { storedJson } from "./stored-json.ts";

const begunSchema = z.object({
  act: z.enum(["lock", "clear", "signOut"]),
  reason: z.enum(ACT_REASONS),
});
export type Begun = Readonly<z.infer<typeof begunSchema>>;

const keptSchema = z.object({
  bootId: z.string(),
  uid: z.optional(z.int()),
  beganMs: z.optional(z.number()),
  state: sessionStateSchema,
  /** Begun, and not done yet: a crash of ours must not pass for their end. */
  unfinished: z.array(begunSchema),
});

/** What a later daemon of this boot needs of a session. */
export type KeptSession = {
  readonly state: SessionState;
  readonly unfinished: readonly Begun[];
};

/** What an earlier daemon of this boot wrote; `another`: of an earlier session of this id. */
export function readKept(
  text: string | null,
  bootId: string,
  { uid, isNew, beganMs }: Pick<SessionInfo, "uid" | "isNew" | "beganMs">,
): KeptSession | "another" | null {
  if (text === null || text === "" || isNew === true) return null;
  const kept = z.safeParse(keptSchema, storedJson(text));
  if (!kept.success || kept.data.bootId !== bootId) return null;
  const { data } = kept;
  const isSame =
    (data.uid ?? uid) === uid && (data.beganMs ?? beganMs) === (beganMs ?? data.beganMs);
  return isSame ? data : "another";
}

/** Commands have their own journal, and whether a session is locked is seen. */
export function unfinishedOf(
  doing: Iterable<Begun & { readonly command: Command | null }>,
): readonly Begun[] {
  return [...doing]
    .filter(
      ({ act, reason, command }) => act !== "lock" && reason !== "command" && command === null,
    )
    .map(({ act, reason }) => ({ act, reason }));
}

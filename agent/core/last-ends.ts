import * as z from "zod/mini";
import { isOutOfOrder } from "../../policies/session-due.ts";
import type { ActReason } from "../../policies/vocabulary.ts";
import { type ShellStatus, shellStatusSchema } from "../contract/local-calls.ts";
import { RECEIPT_CODE_CHARACTERS } from "../contract/receipt.ts";
import type { Act, ActResult } from "./act-order.ts";
import { KeptValue } from "./kept-value.ts";
import type { Clock, KeyValue, SessionInfo } from "./ports.ts";
import type { SessionKeeper } from "./session-keeper.ts";
import { storedJson } from "./stored-json.ts";

/** How the last session on this device ended: what the next person may know, and no more. */
export type LastEnd = NonNullable<ShellStatus["ended"]>;

/** `isOurs`: the agent ended it, for the reason that it says; the others ended by themselves. */
export type EndedSession = Pick<SessionInfo, "id" | "uid"> & { readonly isOurs: boolean };
type Looked = Pick<SessionKeeper, "session" | "state" | "shown" | "rules">;

/** Whose it was stays here: a shell is told `end` alone. */
const keptSchema = z.object({
  /** Ids begin anew with each boot. Left out by a version that did not tell one from another. */
  bootId: z.optional(z.string()),
  sessionId: z.string(),
  uid: z.int(),
  isOurs: z.boolean(),
  end: shellStatusSchema.shape.ended,
});
type Kept = z.infer<typeof keptSchema>;

export type LastEndsPorts = {
  readonly keyValue: KeyValue;
  readonly clock: Pick<Clock, "nowMs">;
  readonly bootId: string;
};

const KEY = "last-end";
/** Whoever comes later than that is not the one who wonders where their session is. */
const SHOWN_FOR_MS = 5 * 60_000;

/** Pure: what was done in the end, told no better than it was seen to be. */
export function endOf(
  act: Exclude<Act, "lock">,
  reason: ActReason,
  { outcome, receiptIds }: Pick<ActResult, "outcome" | "receiptIds">,
  { atMs, freshHome }: { readonly atMs: number; readonly freshHome: boolean },
): LastEnd {
  const receiptId = receiptIds.at(-1);
  const isProven = receiptId !== undefined || (act === "signOut" && freshHome);
  const cleared = outcome !== "done" ? "partial" : isProven ? "done" : "nothingToClear";
  const code = (receiptId ?? "").slice(-RECEIPT_CODE_CHARACTERS);
  return { at: new Date(atMs).toISOString(), act, reason, cleared, code };
}

/** Remembers the last end, and knows on whose screen it stands. */
export class LastEnds {
  readonly #ports: LastEndsPorts;
  readonly #answered = new Set<string>();
  readonly #kept: KeptValue<Kept | null>;

  constructor(ports: LastEndsPorts) {
    this.#ports = ports;
    this.#kept = new KeptValue(ports.keyValue, KEY, readKept);
  }

  get last(): LastEnd | null {
    return this.#kept.value?.end ?? null;
  }

  remember({ id: sessionId, uid, isOurs }: EndedSession, end: LastEnd): void {
    this.#kept.keep({ bootId: this.#ports.bootId, sessionId, uid, isOurs, end });
  }

  /** The next person is there and goes on. */
  answered(sessionId: string): void {
    this.#answered.add(sessionId);
  }

  forget(sessionId: string): void {
    this.#answered.delete(sessionId);
  }

  /** What fills the screen of this session now, and for how long; null: nothing of the kind. */
  upOn(looked: Looked): { readonly end: LastEnd; readonly forMs: number | null } | null {
    const kept = this.#kept.value;
    if (kept === null || kept.end === null) return null;
    const { end } = kept;
    if (end.act === "clear") {
      const isOfThisBoot = kept.bootId === this.#ports.bootId;
      return isOfThisBoot && isClearedFor(kept, looked) ? { end, forMs: null } : null;
    }
    const forMs = Date.parse(end.at) + SHOWN_FOR_MS - this.#ports.clock.nowMs();
    const isNew = forMs > 0 && forMs <= SHOWN_FOR_MS && !this.#answered.has(looked.session.id);
    return isNew && isNextAfter(kept, looked) ? { end, forMs } : null;
  }
}

function readKept(text: string | null): Kept | null {
  const kept = z.safeParse(keptSchema, storedJson(text));
  return kept.success ? kept.data : null;
}

/** The session that was cleared waits for its next person, under our cover. */
function isClearedFor({ sessionId }: Kept, { session, state, shown, rules }: Looked): boolean {
  const isCovered = shown.surface === "cover" && shown.pending === null;
  const isReady = state.stage === "cleared" && state.lockedAtMs === null;
  return (
    sessionId === session.id &&
    isCovered &&
    isReady &&
    !isOutOfOrder(state, { rules, traits: session })
  );
}

/** Of an account that several people use: who signs in by name learns of it on the status page. */
function isNextAfter({ uid, isOurs }: Kept, { session, state, shown }: Looked): boolean {
  const isFree = shown.surface === "none" || shown.surface === "notice";
  if (!isOurs) return false;
  return session.kind !== "named" && session.uid === uid && state.stage !== "signedOut" && isFree;
}

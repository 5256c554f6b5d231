import { HIDE_AT_MOST_MS, hiding } from "./session-hide.ts";
import type { SessionContext, SessionState, ShownSurface } from "./session-state.ts";
import type { ActReason } from "./vocabulary.ts";

/** A session is being signed out: its programs are asked to close, and killed when this is over. */
export type Closing = {
  readonly reason: ActReason;
  readonly untilMs: number;
  /** It was decided, and waits for an act before it: nobody has been asked to close yet. */
  readonly isWaiting?: true;
};

/** Long enough to answer a program that asks whether to save. */
export const CLOSE_FOR_MS = 5_000;

/** What a sign-out that was decided begins with; one before it goes on as it is. */
export function decidedEnd(
  closing: Closing | null,
  reason: ActReason,
  { nowMs }: Pick<SessionContext, "nowMs">,
): Closing {
  if (closing !== null && nowMs < closing.untilMs) return closing;
  return { reason, untilMs: nowMs + HIDE_AT_MOST_MS, isWaiting: true };
}

/** From here on the programs have their time: what is shown is what they really still have. */
export function endBegun(
  state: SessionState,
  { reason }: { readonly reason: ActReason },
  { nowMs }: Pick<SessionContext, "nowMs">,
): { readonly state: SessionState } {
  const closing = { reason, untilMs: nowMs + CLOSE_FOR_MS };
  return { state: { ...state, stage: "signedOut", closing } };
}

/**
 * What a session shows at its very end (design §5, "Sign-out"): how long programs still have, beside
 * them and not over them. Nobody is at a locked one, and a kiosk's guest is hidden from the next.
 */
export function surfaceAtTheEnd(
  { closing, lockedAtMs }: Pick<SessionState, "closing" | "lockedAtMs">,
  { traits, nowMs }: Pick<SessionContext, "traits" | "nowMs">,
): ShownSurface | null {
  if (closing === null || nowMs >= closing.untilMs || lockedAtMs !== null) return null;
  const { reason, untilMs } = closing;
  if (traits.kind === "kiosk") return hiding(closing);
  if (closing.isWaiting) return null;
  const pending = { act: "signOut", reason, atMs: untilMs, noLaterThanMs: null } as const;
  return { surface: "banner", pending, answer: "none" };
}

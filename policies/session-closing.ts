import { hiding } from "./session-hide.ts";
import type { SessionContext, SessionState, ShownSurface } from "./session-state.ts";
import type { ActReason } from "./vocabulary.ts";

/** A session is being signed out: its programs are asked to close, and killed when this is over. */
export type Closing = { readonly reason: ActReason; readonly untilMs: number };

/** Long enough to answer a program that asks whether to save. */
export const CLOSE_FOR_MS = 5_000;

export function closingFor(reason: ActReason, { nowMs }: Pick<SessionContext, "nowMs">): Closing {
  return { reason, untilMs: nowMs + CLOSE_FOR_MS };
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
  const pending = { act: "signOut", reason, atMs: untilMs, noLaterThanMs: null } as const;
  return { surface: "banner", pending, answer: "none" };
}

import { takeoverAtMs } from "./session-requests.ts";
import type { SessionContext, SessionState, ShownSurface } from "./session-state.ts";

export const NOTHING_SHOWN: ShownSurface = { surface: "none", pending: null, answer: "none" };
const COVER: ShownSurface = { surface: "cover", pending: null, answer: "none" };

/** What belongs on the screen now. Banners never take a keystroke from someone typing. */
export function surfaceFor(state: SessionState, context: SessionContext): ShownSurface {
  if (state.stage === "signedOut") return NOTHING_SHOWN;
  const { warned: pending } = state;
  if (pending !== null) {
    const isAsked = pending.reason === "idle" && state.lockedAtMs === null;
    if (!isAsked) return { surface: "banner", pending, answer: "none" };
    const answer = context.traits.kind === "named" ? "anyKey" : "stillYou";
    return { surface: "warning", pending, answer };
  }
  const offeredAtMs = takeoverAtMs(state, context);
  const isOffered = offeredAtMs !== null && context.nowMs >= offeredAtMs;
  return state.covered || isOffered ? COVER : NOTHING_SHOWN;
}

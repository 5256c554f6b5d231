import type { SessionContext, SessionState, ShownSurface } from "./session-state.ts";
import type { ActReason } from "./vocabulary.ts";

/** Our own cover, while an act that nobody should watch is being carried out. */
export type Hidden = {
  readonly act: "lock" | "clear";
  readonly reason: ActReason;
  /** However the act goes: a cover of ours keeps nobody out (design §5). */
  readonly untilMs: number;
};

/** By then what is hidden is out of reach, or the person needs the screen (design §5). */
export const HIDE_AT_MOST_MS = 10_000;

export function hiddenFor(
  act: Hidden["act"],
  reason: ActReason,
  { nowMs }: Pick<SessionContext, "nowMs">,
): Hidden {
  return { act, reason, untilMs: nowMs + HIDE_AT_MOST_MS };
}

/** Up until the act is done, and never for longer than people can be kept waiting. */
export function hiddenNow({ hidden }: SessionState, { nowMs }: SessionContext): Hidden | null {
  return hidden !== null && nowMs < hidden.untilMs ? hidden : null;
}

/** Says why, as every act does; `hide` tells it from a cover that waits for the next person. */
export function hiding({ reason, untilMs }: Pick<Hidden, "reason" | "untilMs">): ShownSurface {
  const pending = { act: "hide", reason, atMs: untilMs, noLaterThanMs: null } as const;
  return { surface: "cover", pending, answer: "none" };
}

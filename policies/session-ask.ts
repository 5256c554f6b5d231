import type { PendingAct, SessionState } from "./session-state.ts";
import { MIN_WARNING_MS } from "./settle.ts";

/** An act that was asked for; one that is warned of leaves time for its warning. */
export function withAsked(
  state: SessionState,
  pending: PendingAct,
  warn: boolean,
  nowMs: number,
): SessionState {
  if (state.stage === "signedOut" && pending.reason !== "command") return state;
  const atMs = warn ? Math.max(pending.atMs, nowMs + MIN_WARNING_MS) : pending.atMs;
  const noLaterThanMs =
    pending.noLaterThanMs === null ? null : Math.max(pending.noLaterThanMs, atMs);
  return { ...state, asked: [...state.asked, { ...pending, warn, atMs, noLaterThanMs }] };
}

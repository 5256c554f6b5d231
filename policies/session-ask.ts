import { permittedAct } from "./session-permitted.ts";
import type { PendingAct, SessionContext, SessionState } from "./session-state.ts";
import { MIN_WARNING_MS } from "./settle.ts";

/** An act that was asked for; one that is warned of leaves time for its warning. */
export function withAsked(
  state: SessionState,
  pending: PendingAct,
  warn: boolean,
  nowMs: number,
): SessionState {
  if (state.stage === "signedOut" && pending.commandId === undefined) return state;
  const atMs = warn ? Math.max(pending.atMs, nowMs + MIN_WARNING_MS) : pending.atMs;
  const noLaterThanMs =
    pending.noLaterThanMs === null ? null : Math.max(pending.noLaterThanMs, atMs);
  return { ...state, asked: [...state.asked, { ...pending, warn, atMs, noLaterThanMs }] };
}

/**
 * What this session did not permit when its time had come is not made up for when it does; a command
 * does not wait for that time.
 */
export function withoutMissed(state: SessionState, context: SessionContext): SessionState {
  const isMissed = ({ act, reason, atMs, noLaterThanMs, commandId }: PendingAct) =>
    (commandId !== undefined || (noLaterThanMs ?? atMs) <= context.nowMs) &&
    permittedAct(act, reason, context) === null;
  return { ...state, asked: state.asked.filter((one) => !isMissed(one)) };
}

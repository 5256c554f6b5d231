import { calendarInstants } from "./calendar.ts";
import { type EffectivePolicy, sessionRules, settingValue } from "./effective.ts";
import { RehearsedSession } from "./rehearsed-session.ts";
import type { EnforcedAct } from "./session-state.ts";
import type { Trace, TraceLine } from "./trace.ts";
import type { ActReason } from "./vocabulary.ts";

/** An act that a policy would have caused, with how near to somebody's typing it would have been. */
export type RehearsedAct = {
  readonly at: string;
  readonly session: string;
  readonly act: EnforcedAct;
  readonly reason: ActReason;
  /** Since the last input. */
  readonly sinceInputMs: number;
  /** Until somebody typed again; null where nobody did in this trace. */
  readonly untilInputMs: number | null;
};

/** This near to a keystroke, an act would have struck somebody who was there. */
export const NEAR_TYPING_MS = 10_000;

export function isNearTyping({ sinceInputMs, untilInputMs }: RehearsedAct): boolean {
  return sinceInputMs < NEAR_TYPING_MS || (untilInputMs !== null && untilInputMs < NEAR_TYPING_MS);
}

/**
 * What this policy would have done to the sessions of a trace: the session machine that runs on
 * devices, on the trace's clock. Pure. People answer a warning as they did: by typing, or not.
 * Not in a trace, and so not rehearsed: risk, calls that hold the timer, commands.
 */
export function rehearse(trace: Trace, policy: EffectivePolicy): readonly RehearsedAct[] {
  const untilMs = Date.parse(trace.head.until);
  const rules = sessionRules(policy);
  const instants = calendarInstants(
    settingValue(policy, "session.calendar"),
    Date.parse(trace.head.from),
    untilMs,
    trace.head.device,
  );
  return sessionsOf(trace).flatMap(({ begin, lines }) => {
    const session = new RehearsedSession(begin, rules, instants);
    for (const line of lines) session.take(line);
    return session.finish(untilMs);
  });
}

type Begin = Extract<TraceLine, { edge: "begin" }>;

/** Each with its own lines and the machine's; an id may begin again. */
function sessionsOf({ lines }: Trace) {
  const sessions: { readonly begin: Begin; readonly lines: TraceLine[]; isOver: boolean }[] = [];
  for (const line of lines) {
    if (line.edge === "begin") sessions.push({ begin: line, lines: [], isOver: false });
    else {
      for (const session of sessions) {
        if (session.isOver || !concerns(line, session.begin)) continue;
        session.lines.push(line);
        session.isOver = line.edge === "end";
      }
    }
  }
  return sessions;
}

function concerns(line: TraceLine, { session }: Begin): boolean {
  return !("session" in line) || line.session === session;
}

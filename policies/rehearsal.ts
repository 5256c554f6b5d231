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

export type ActCount = Pick<RehearsedAct, "act" | "reason"> & { readonly count: number };

/** How often each act would have happened, and why. */
export function countActs(acts: readonly RehearsedAct[]): readonly ActCount[] {
  const counts = new Map<string, ActCount>();
  for (const { act, reason } of acts) {
    const key = `${act} ${reason}`;
    counts.set(key, { act, reason, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()];
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

type Recorded = { readonly begin: Begin; readonly lines: TraceLine[] };

/** Each with its own lines and the machine's; an id may begin again. */
function sessionsOf({ lines }: Trace): readonly Recorded[] {
  const all: Recorded[] = [];
  const open = new Map<string, Recorded>();
  for (const line of lines) {
    for (const { lines: own } of concerned(line, open)) own.push(line);
    if (line.edge === "end") open.delete(line.session);
    if (line.edge !== "begin") continue;
    const recorded = { begin: line, lines: [] };
    open.set(line.session, recorded);
    all.push(recorded);
  }
  return all;
}

/** A second `begin` ends the first: a daemon that was killed saw no end of it. */
function concerned(line: TraceLine, open: ReadonlyMap<string, Recorded>): readonly Recorded[] {
  if (!("session" in line)) return [...open.values()];
  const found = open.get(line.session);
  return found === undefined ? [] : [found];
}

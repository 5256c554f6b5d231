import { calendarInstants } from "./calendar.ts";
import { type EffectivePolicy, sessionRules, settingValue } from "./effective.ts";
import {
  AskedRules,
  FollowedTier,
  type RiskEngine,
  type TierChange,
  type TierMoment,
} from "./rehearsed-risk.ts";
import { type Happening, RehearsedSession } from "./rehearsed-session.ts";
import { type RaisedBy, RehearsedTier, type TierPorts } from "./rehearsed-tier.ts";
import type { RuleFault } from "./risk.ts";
import type { RiskRehearsal } from "./risk-rehearsal.ts";
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
  /** The risk tier without which it would have come later or not at all; null: none did. */
  readonly raisedBy: RaisedBy | null;
};

export type Rehearsal = {
  readonly acts: readonly RehearsedAct[];
  readonly risk: RiskRehearsal;
  readonly tiers: readonly TierChange[];
  /** Rules that could not be judged by what the trace holds; they raised nothing. */
  readonly unjudged: readonly RuleFault[];
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

/** Whether a rule has something to judge: only then is there anything for an engine to do. */
export function asksForRisk({ lines }: Trace, policy: EffectivePolicy): RiskRehearsal {
  if (settingValue(policy, "risk.rules").length === 0) return "noRules";
  return lines.some(({ edge }) => edge === "fact") ? "done" : "noFacts";
}

/**
 * What this policy would have done to the sessions of a trace: the session machine that runs on
 * devices, on the trace's clock. Pure. People answer a warning as they did: by typing, or not.
 * Not in a trace, and so not rehearsed: calls that hold the timer, commands; risk, where no facts
 * were recorded.
 *
 * @param engine `risk.ts`; null: it is not there
 * @param mostJudged how many rules may be asked in all, however often each
 */
export function rehearse(
  trace: Trace,
  policy: EffectivePolicy,
  engine: RiskEngine | null = null,
  mostJudged = 20_000_000,
): Rehearsal {
  const asks = asksForRisk(trace, policy);
  const nothing = { tiers: [], unjudged: [] };
  if (asks !== "done" || engine === null) {
    const risk = asks === "done" ? "notLoaded" : asks;
    return { acts: actsIn(trace, policy, null), risk, ...nothing };
  }
  const asked = new AskedRules({
    engine,
    mostJudged,
    rules: settingValue(policy, "risk.rules"),
    stableForMs: settingValue(policy, "risk.stableFor"),
    deviceClass: policy.deviceClass,
    zone: trace.head.zone ?? "UTC",
  });
  const acts = actsIn(trace, policy, { asked, policy, deviceAt: deviceTier(trace, asked) });
  if (asked.isExhausted) return { acts: actsIn(trace, policy, null), risk: "tooMuch", ...nothing };
  const tiers = asked.changes.sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
  return { acts, risk: "done", tiers, unjudged: [...asked.unjudged.values()] };
}

function actsIn(
  trace: Trace,
  policy: EffectivePolicy,
  tiers: TierPorts | null,
): readonly RehearsedAct[] {
  const untilMs = Date.parse(trace.head.until);
  const rules = sessionRules(policy);
  const instants = calendarInstants(
    settingValue(policy, "session.calendar"),
    Date.parse(trace.head.from),
    untilMs,
    trace.head.device,
  );
  return sessionsOf(trace).flatMap(({ begin, happenings }) => {
    const atMs = Date.parse(begin.at);
    const tier = tiers === null ? null : new RehearsedTier(tiers, begin.session, atMs);
    const session = new RehearsedSession(begin, { rules, instants, tier });
    for (const one of happenings) session.take(one);
    return session.finish(untilMs);
  });
}

/** Where the device stood at any moment, whoever was at it. */
function deviceTier(trace: Trace, asked: AskedRules): (atMs: number) => TierMoment {
  const tier = new FollowedTier(asked, null);
  const moments: { readonly atMs: number; readonly moment: TierMoment }[] = [];
  let nowMs = Date.parse(trace.head.from);
  const judge = (atMs: number) => {
    nowMs = atMs;
    tier.judge(nowMs, null);
    moments.push({ atMs, moment: tier.moment });
  };
  const runUntil = (untilMs: number) => {
    for (let at = tier.wakeAtMs(nowMs); at !== null && at <= untilMs; at = tier.wakeAtMs(nowMs)) {
      judge(at);
    }
  };
  for (const one of happeningsIn(trace)) {
    if (one.edge !== "look") continue;
    runUntil(Date.parse(one.at));
    tier.hear(one);
    judge(Date.parse(one.at));
  }
  runUntil(Date.parse(trace.head.until));
  const nothing = new FollowedTier(asked, null).moment;
  return (atMs) => moments.findLast((one) => one.atMs <= atMs)?.moment ?? nothing;
}

type Begin = Extract<TraceLine, { edge: "begin" }>;

type Recorded = { readonly begin: Begin; readonly happenings: Happening[] };

/** Each with what happened to it and to the machine; an id may begin again. */
function sessionsOf(trace: Trace): readonly Recorded[] {
  const all: Recorded[] = [];
  const open = new Map<string, Recorded>();
  for (const one of happeningsIn(trace)) {
    for (const { happenings } of concerned(one, open)) happenings.push(one);
    if (one.edge === "end") open.delete(one.session);
    if (one.edge !== "begin") continue;
    const recorded = { begin: one, happenings: [] };
    open.set(one.session, recorded);
    all.push(recorded);
  }
  return all;
}

/** The facts of one moment are those of one look: rules are asked when all of them are known. */
function happeningsIn({ lines }: Trace): readonly Happening[] {
  const all: Happening[] = [];
  for (const line of lines) {
    const last = all.at(-1);
    if (line.edge !== "fact") all.push(line);
    else if (last?.edge === "look" && last.at === line.at) {
      all[all.length - 1] = { ...last, facts: [...last.facts, line] };
    } else all.push({ edge: "look", at: line.at, facts: [line] });
  }
  return all;
}

/** A second `begin` ends the first: a daemon that was killed saw no end of it. */
function concerned(one: Happening, open: ReadonlyMap<string, Recorded>): readonly Recorded[] {
  if (!("session" in one)) return [...open.values()];
  const found = open.get(one.session);
  return found === undefined ? [] : [found];
}

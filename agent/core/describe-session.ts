import type { SettingKey } from "../../policies/catalogue.ts";
import { type EffectivePolicy, settingValue } from "../../policies/effective.ts";
import { permittedAct } from "../../policies/session-permitted.ts";
import type {
  PendingAct,
  SessionContext,
  SessionRules,
  SessionState,
} from "../../policies/session-state.ts";
import {
  type DescribedRule,
  MAX_RULES,
  type SessionDescription,
} from "../contract/session-description.ts";

type Described = {
  readonly state: SessionState;
  readonly next: PendingAct | null;
  readonly context: SessionContext;
  readonly policy: EffectivePolicy;
  readonly observing: boolean;
};

/** Pure: what the person may know of this session and of the rules in it. Nobody's name is in it. */
export function describeSession({
  state,
  next,
  context,
  policy,
  observing,
}: Described): SessionDescription {
  const { rules, nowMs } = context;
  const openForMs = Math.max(0, nowMs - state.startedAtMs);
  const heldUntilMs = Math.max(state.emergencyUntilMs, state.pausedUntilMs);
  // An emergency holds much, and not what becomes of an account: then something does happen.
  const isHeld = heldUntilMs > nowMs && (next === null || next.atMs >= heldUntilMs);
  const { maxLengthMs } = rules;
  return {
    openForMs,
    endsInMs: maxLengthMs === null ? null : Math.max(0, maxLengthMs + state.grantedMs - openForMs),
    next:
      next === null
        ? null
        : { act: next.act, reason: next.reason, inMs: Math.max(0, next.atMs - nowMs) },
    heldForMs: isHeld ? heldUntilMs - nowMs : null,
    observing,
    rules: describedRules(context, policy).slice(0, MAX_RULES),
    people: settingValue(policy, "privacy.people"),
    keptForMs: settingValue(policy, "privacy.retain"),
  };
}

function describedRules(
  context: SessionContext,
  policy: EffectivePolicy,
): readonly DescribedRule[] {
  const { rules } = context;
  const from = (key: SettingKey) => originOf(policy, key);
  return [
    ...idleRules(context, policy),
    ...limit("maxLength", rules.maxLengthMs, from("session.maxLength")),
    ...limit("reauth", rules.reauthEveryMs, from("session.reauth.every")),
    ...given(rules.lockOnResume, { rule: "afterSleep", policy: from("session.reauth.onResume") }),
    ...calendarRules(policy),
    ...allowances(rules, policy),
    ...limit("takeover", rules.takeoverAfterMs, from("session.takeoverAfter")),
    ...given(rules.clearData.length > 0, {
      rule: "clearing",
      policy: from("browsers.clear.data"),
      data: [...rules.clearData],
    }),
    ...addressRules(policy),
  ];
}

/** What becomes of a step on this device and in this session; nothing, where it is not allowed. */
function idleRules(context: SessionContext, policy: EffectivePolicy): readonly DescribedRule[] {
  const { lockAfterMs, clearAfterMs, signOutAfterMs } = context.rules;
  const steps = [
    ["lock", lockAfterMs, "session.idle.lockAfter"],
    ["clear", clearAfterMs, "session.idle.clearAfter"],
    ["signOut", signOutAfterMs, "session.idle.signOutAfter"],
  ] as const;
  return steps.flatMap(([step, ms, key]) => {
    const act = permittedAct(step, context.rules.ladderReason, context);
    if (ms === null || act === null) return [];
    return [{ rule: "idle" as const, policy: originOf(policy, key), act, ms }];
  });
}

function calendarRules(policy: EffectivePolicy): readonly DescribedRule[] {
  const origin = originOf(policy, "session.calendar");
  return settingValue(policy, "session.calendar").map(({ act, daily }) => ({
    rule: "calendar" as const,
    policy: origin,
    act,
    at: (daily ?? []).slice(0, 48),
  }));
}

/** What makes a limit longer. */
function allowances(
  { moreTime, emergency, keepAwake }: SessionRules,
  policy: EffectivePolicy,
): readonly DescribedRule[] {
  const holders = settingValue(policy, "session.keepAwake.allow");
  return [
    ...given(moreTime.times > 0, {
      rule: "moreTime",
      policy: originOf(policy, "session.moreTime.times"),
      times: moreTime.times,
      ms: moreTime.eachMs,
    }),
    ...(emergency === null
      ? []
      : [
          {
            rule: "emergency" as const,
            policy: originOf(policy, "session.emergency.perShift"),
            times: emergency.perShift,
            ms: emergency.forMs,
          },
        ]),
    ...given(holders.length > 0, {
      rule: "keepAwake",
      policy: originOf(policy, "session.keepAwake.allow"),
      holders: [...holders],
      ms: keepAwake.maxMs,
    }),
  ];
}

function addressRules(policy: EffectivePolicy): readonly DescribedRule[] {
  const keys = ["kiosk.allow", "browsers.managed.urlAllow", "browsers.managed.urlBlock"] as const;
  const written = keys.find((key) => policy.settings[key].origin.line !== null);
  return written === undefined ? [] : [{ rule: "addresses", policy: originOf(policy, written) }];
}

function limit(
  rule: DescribedRule["rule"],
  ms: number | null,
  policy: string | null,
): readonly DescribedRule[] {
  return ms === null ? [] : [{ rule, policy, ms }];
}

function given(holds: boolean, rule: DescribedRule): readonly DescribedRule[] {
  return holds ? [rule] : [];
}

/** A default was written by nobody. */
function originOf(policy: EffectivePolicy, key: SettingKey): string | null {
  const { policy: name, line } = policy.settings[key].origin;
  return line === null ? null : name;
}

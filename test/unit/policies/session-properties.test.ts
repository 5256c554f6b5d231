import * as fc from "fast-check";
import { expect, test } from "vitest";
import { next } from "../../../policies/session-machine.ts";
import { restored, sessionStateSchema } from "../../../policies/session-restore.ts";
import type { SessionEvent, SessionRules, SessionTraits } from "../../../policies/session-state.ts";
import { type ActReason, DEVICE_CLASSES, SESSION_KINDS } from "../../../policies/vocabulary.ts";
import { forAll } from "../../support/property.ts";
import { HOUR, MINUTE, rulesOf, SECOND, SessionDriver } from "../../support/session-driver.ts";

type Happening =
  | { readonly wait: number }
  | { readonly sleep: number }
  | { readonly input: true }
  | { readonly ask: "lock" | "clear" | "signOut"; readonly warn: boolean; readonly inMs: number }
  | { readonly event: SessionEvent };

const limit = fc.option(fc.integer({ min: 30 * SECOND, max: 20 * MINUTE }));
const rules: fc.Arbitrary<SessionRules> = fc
  .record({
    deviceClass: fc.constantFrom(...DEVICE_CLASSES),
    warnBeforeMs: fc.integer({ min: 20 * SECOND, max: 2 * MINUTE }),
    lockAfterMs: limit,
    clearAfterMs: limit,
    signOutAfterMs: limit,
    maxLengthMs: fc.option(fc.integer({ min: 5 * MINUTE, max: HOUR })),
    takeoverAfterMs: fc.option(fc.constant(MINUTE)),
    emergency: fc.option(fc.constant({ forMs: 5 * MINUTE, perShift: 2 })),
    lockOnResume: fc.boolean(),
  })
  .map(rulesOf);
const traits: fc.Arbitrary<SessionTraits> = fc.record({
  kind: fc.constantFrom(...SESSION_KINDS),
  canUnlock: fc.boolean(),
});
const plainEvent: fc.Arbitrary<SessionEvent> = fc.constantFrom<SessionEvent[]>(
  { kind: "stillHere" },
  { kind: "nextPerson" },
  { kind: "signOutNow" },
  { kind: "moreTime" },
  { kind: "emergency" },
  { kind: "hold", untilMs: 10 * MINUTE },
  { kind: "hold", untilMs: 0 },
  { kind: "grantTime", forMs: MINUTE },
  { kind: "lockSeen" },
  { kind: "unlockSeen" },
  { kind: "lockFailed" },
  { kind: "modeChanged" },
  { kind: "shellLost" },
  { kind: "idleUnknown", because: "dead" },
  { kind: "rulesChanged" },
  { kind: "unlock" },
);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ wait: fc.integer({ min: 0, max: 8 * MINUTE }) }) },
  { weight: 3, arbitrary: fc.constant({ input: true } as const) },
  { weight: 1, arbitrary: fc.record({ sleep: fc.integer({ min: SECOND, max: HOUR }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      ask: fc.constantFrom("lock", "clear", "signOut"),
      warn: fc.boolean(),
      inMs: fc.integer({ min: 0, max: 5 * MINUTE }),
    }),
  },
  { weight: 2, arbitrary: plainEvent.map((event) => ({ event })) },
);
const story = fc.record({ traits, rules, happenings: fc.array(happening, { maxLength: 40 }) });

test("a session that nobody can unlock is never locked", () => {
  forAll(story, (told) => {
    if (told.traits.canUnlock) return;
    expect(tell(told).acts.filter((act) => act.startsWith("lock"))).toEqual([]);
  });
});

test("nobody loses a session without 20 s of warning on the screen", () => {
  forAll(story, (told) => expect(unwarnedEnds(tell(told))).toEqual([]), 300);
});

test("a kiosk knows no emergency", () => {
  forAll(story, (told) => {
    if (told.traits.kind !== "kiosk") return;
    expect(tell(told).step.state.emergencyUsed).toBe(0);
  });
});

test("on critical devices and displays nothing ends by itself", () => {
  const asked = ["command", "user", "takeover", "shellLost"];
  forAll(story, (told) => {
    if (told.rules.deviceClass !== "critical" && told.rules.deviceClass !== "display") return;
    const ends = tell(told).acts.filter((act) => !asked.some((reason) => act.includes(reason)));
    expect(ends.filter((act) => !act.startsWith("lock"))).toEqual([]);
  });
});

test("a state survives being written down, and wakes only ahead of now", () => {
  forAll(story, (told) => {
    const { step, nowMs } = tell(told);
    const kept = sessionStateSchema.parse(JSON.parse(JSON.stringify(step.state)));
    expect(kept).toEqual(step.state);
    const context = { rules: told.rules, traits: told.traits, nowMs };
    expect(next(kept, { kind: "tick" }, context)).toEqual(
      next(step.state, { kind: "tick" }, context),
    );
    expect(step.wakeAtMs ?? Number.POSITIVE_INFINITY).toBeGreaterThan(step.state.startedAtMs);
  });
});

test("nothing happens to a session because a new daemon took its state over", () => {
  const cutShort = fc.tuple(story, fc.integer({ min: 0, max: HOUR }));
  forAll(cutShort, ([told, downMs]) => {
    const { step, nowMs } = told.happenings.reduce(happen, driverOf(told));
    const kept = sessionStateSchema.parse(JSON.parse(JSON.stringify(step.state)));
    const context = { rules: told.rules, traits: told.traits, nowMs: nowMs + downMs };
    const { effects } = next(restored(kept), { kind: "tick" }, context);
    expect(effects.filter(({ kind }) => kind === "act")).toEqual([]);
  });
});

test("left alone, a session is locked when its rule says and no later", () => {
  const inputs = fc.array(fc.integer({ min: 1, max: 10 * MINUTE }), { maxLength: 10 });
  const lockAfter = fc.integer({ min: 30 * SECOND, max: 5 * MINUTE });
  forAll(fc.tuple(inputs, lockAfter), ([waits, lockAfterMs]) => {
    const session = new SessionDriver({ kind: "named", canUnlock: true }, { lockAfterMs });
    let lastInputMs = 0;
    for (const wait of waits) {
      session.wait(wait);
      if (session.acts.length > 0) break;
      lastInputMs = session.nowMs;
      session.input();
    }
    session.wait(10 * MINUTE);
    expect(session.acts).toEqual([`lock:idle@${(lastInputMs + lockAfterMs) / SECOND}`]);
  });
});

type Story = { traits: SessionTraits; rules: SessionRules; happenings: Happening[] };

function driverOf({ traits, rules }: Story): SessionDriver {
  return new SessionDriver(traits, rules);
}

function tell(told: Story): SessionDriver {
  return told.happenings.reduce(happen, driverOf(told)).wait(HOUR);
}

function happen(session: SessionDriver, one: Happening): SessionDriver {
  if ("wait" in one) session.wait(one.wait);
  else if ("input" in one) session.input();
  else if ("event" in one) session.send(one.event);
  else if ("sleep" in one) {
    const suspendedAtMs = session.nowMs;
    session.nowMs += one.sleep;
    session.send({ kind: "resumed", suspendedAtMs });
  } else {
    const atMs = session.nowMs + one.inMs;
    const reason = one.warn ? "calendar" : "command";
    const pending = { act: one.ask, reason, atMs, noLaterThanMs: null } as const;
    session.send({ kind: "ask", pending, warn: one.warn });
  }
  return session;
}

/** Locks and sign-outs that no surface with a countdown preceded for 20 s. */
function unwarnedEnds(session: SessionDriver): readonly string[] {
  let sinceMs = Number.POSITIVE_INFINITY;
  return session.seen.flatMap(({ atMs, event, effect }) => {
    if (effect.kind === "act") {
      const mustWarn = effect.act !== "clear" && event !== "resumed" && isAutomatic(effect.reason);
      return mustWarn && atMs - sinceMs < 20 * SECOND ? `${effect.act}:${effect.reason}` : [];
    }
    sinceMs = effect.pending === null ? Number.POSITIVE_INFINITY : Math.min(sinceMs, atMs);
    return [];
  });
}

function isAutomatic(reason: ActReason): boolean {
  return !["user", "takeover", "shellLost", "command"].includes(reason);
}

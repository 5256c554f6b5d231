import * as fc from "fast-check";
import type { SessionEvent, SessionRules, SessionTraits } from "../../policies/session-state.ts";
import { DEVICE_CLASSES, SESSION_KINDS } from "../../policies/vocabulary.ts";
import { HOUR, MINUTE, rulesOf, SECOND, SessionDriver } from "./session-driver.ts";

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
    lockOnRiskRise: fc.boolean(),
    reauthEveryMs: fc.option(fc.integer({ min: 15 * MINUTE, max: HOUR })),
    keepAwake: fc.constant({ allow: ["video-call"], maxMs: 10 * MINUTE }),
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
  { kind: "unlockFound" },
  { kind: "lockFailed" },
  { kind: "endFailed", reason: "calendar" },
  { kind: "endFailed", reason: "idle" },
  { kind: "lockBroken", reason: "idle" },
  { kind: "modeChanged", wasObserving: true },
  { kind: "modeChanged", wasObserving: false },
  { kind: "shellLost" },
  { kind: "idleUnknown", because: "dead" },
  { kind: "rulesChanged" },
  { kind: "unlock" },
  { kind: "riskRose" },
  { kind: "accountChanged", change: "passwordChanged" },
  { kind: "accountChanged", change: "removed" },
  { kind: "accountChanged", change: null },
  { kind: "keepAwake", holder: "video-call", untilMs: HOUR },
  { kind: "keepAwake", holder: "video-call", untilMs: 0 },
  { kind: "actDone", act: "lock" },
  { kind: "actDone", act: "clear" },
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
/** What may happen to a session, in any order. */
export const story = fc.record({
  traits,
  rules,
  happenings: fc.array(happening, { maxLength: 40 }),
});

export type Story = { traits: SessionTraits; rules: SessionRules; happenings: Happening[] };

export function driverOf({ traits, rules }: Story): SessionDriver {
  return new SessionDriver(traits, rules);
}

/** ... and then nothing for an hour. */
export function tell(told: Story): SessionDriver {
  return told.happenings.reduce(happen, driverOf(told)).wait(HOUR);
}

export function happen(session: SessionDriver, one: Happening): SessionDriver {
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

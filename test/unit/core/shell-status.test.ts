import { expect, test } from "vitest";
import { type Shown, shellStatus } from "../../../agent/core/shell-status.ts";
import { start } from "../../../policies/session-machine.ts";
import type { PendingAct, SessionRules, SessionState } from "../../../policies/session-state.ts";
import type { SessionStage } from "../../../policies/vocabulary.ts";
import { RULES, sessionOf } from "../../support/keeper-world.ts";

const BANNER = { kind: "show", surface: "banner", answer: "none" } as const;
const NOTICE: Shown = { kind: "show", surface: "notice", answer: "none", pending: null };
const END: PendingAct = { act: "signOut", reason: "maxLength", atMs: 60_000, noLaterThanMs: null };

function statusWith(
  shown: Shown,
  changed: Partial<SessionRules> = {},
  stage: SessionStage = "active",
  changes: Partial<SessionState> = {},
  endIsUp = false,
) {
  const session = sessionOf("a");
  const rules = { ...RULES, ...changed };
  const { pending: warned } = shown;
  const asked = warned === null ? [] : [{ ...warned, warn: true }];
  const state = { ...start(session, rules, 0).state, stage, warned, asked, ...changes };
  return shellStatus(session, state, rules, shown, {
    nowMs: 10_000,
    message: null,
    ended: null,
    endIsUp,
    downloads: null,
    shorterBecause: [],
    takesStaffCodes: true,
    appearanceId: "1",
  });
}

test("offers to ask a person where the policy gives no more time by itself", () => {
  const pending = { ...END, reason: "command" } as const;
  const status = statusWith({ ...BANNER, pending });
  expect([status.moreTimeLeft, status.mayAskMoreTime]).toEqual([0, true]);
});

test.each([
  { times: 2, left: 2, asks: false },
  { times: 0, left: 0, asks: true },
])("of a session's length the person moves the end $times times", ({ times, left, asks }) => {
  const rules = { maxLengthMs: 60_000, moreTime: { times, eachMs: 60_000 } };
  const status = statusWith({ ...BANNER, pending: END }, rules);
  expect([status.moreTimeLeft, status.mayAskMoreTime]).toEqual([left, asks]);
});

test.each([
  { latest: 90_000, left: 2, asks: false },
  { latest: 60_000, left: 0, asks: true },
])("with $latest ms as the latest gives time $left times", ({ latest, left, asks }) => {
  const pending = { ...END, reason: "calendar", noLaterThanMs: latest } as const;
  const status = statusWith({ ...BANNER, pending });
  expect([status.moreTimeLeft, status.mayAskMoreTime]).toEqual([left, asks]);
});

test("asks nobody about what somebody at the device wanted", () => {
  const pending = { ...END, reason: "user" } as const;
  expect(statusWith({ ...BANNER, pending }).mayAskMoreTime).toBe(false);
});

test("announces the limit that loses the most, and how long the session may last", () => {
  const rules = { maxLengthMs: 100_000, clearAfterMs: 30_000, lockAfterMs: 20_000 };
  expect(statusWith(NOTICE, rules).limits).toEqual({
    endsInMs: 90_000,
    idle: { act: "clear", afterMs: 30_000 },
  });
  expect(statusWith({ ...BANNER, pending: END }, rules).limits?.endsInMs).toBe(90_000);
});

test.each([
  [{ act: "lock", reason: "idle" }, true],
  [{ act: "signOut", reason: "command" }, true],
  [{ act: "clear", reason: "calendar" }, true],
  [{ act: "clear", reason: "command" }, false],
  [{ act: "signOut", reason: "accountChanged" }, false],
  [{ act: "lock", reason: "risk" }, false],
  [{ act: "signOut", reason: "user" }, false],
  [{ act: "clear", reason: "takeover" }, false],
] as const)(
  "offers an emergency where it would hold what is announced: %o, %s",
  (what, isOffered) => {
    const emergency = { perShift: 1, forMs: 60_000 };
    const shown = { ...BANNER, pending: { ...END, ...what } } as const;
    expect(statusWith(shown, { emergency }).mayUseEmergency).toBe(isOffered);
  },
);

test.each([
  [{ emergencyUntilMs: 70_000 }, 60_000],
  [{ emergencyUntilMs: 30_000, pausedUntilMs: 50_000 }, 40_000],
  [{ emergencyUntilMs: 10_000 }, null],
  [{ emergencyUntilMs: 70_000, asked: [{ ...END, reason: "calendar", warn: true }] }, 60_000],
  [{ emergencyUntilMs: 50_000, asked: [{ ...END, reason: "accountChanged", warn: true }] }, 40_000],
  [{ emergencyUntilMs: 70_000, asked: [{ ...END, reason: "accountChanged", warn: true }] }, null],
  [{}, null],
] as const)("tells how long %o holds everything: %s ms", (held, heldForMs) => {
  expect(statusWith(NOTICE, {}, "active", held).heldForMs).toBe(heldForMs);
});

test("offers nothing that would hold a session whose end has begun", () => {
  const rules = {
    maxLengthMs: 60_000,
    moreTime: { times: 2, eachMs: 60_000 },
    emergency: { perShift: 1, forMs: 60_000 },
  };
  const offers = (reason: "maxLength" | "command", stage: SessionStage) => {
    const shown = { ...BANNER, pending: { ...END, reason } } as const;
    const { moreTimeLeft, mayAskMoreTime, mayUseEmergency } = statusWith(shown, rules, stage);
    return [moreTimeLeft, mayAskMoreTime, mayUseEmergency];
  };
  expect(offers("maxLength", "warned")).toEqual([2, false, true]);
  expect(offers("command", "warned")).toEqual([0, true, true]);
  expect(offers("maxLength", "signedOut")).toEqual([0, false, false]);
  expect(offers("command", "signedOut")).toEqual([0, false, false]);
});

test.each([
  [NOTICE, { surface: "ended", answer: "anyKey", mayBeWrong: true }],
  [
    { ...NOTICE, surface: "cover" },
    { surface: "ended", answer: "none", mayBeWrong: true },
  ],
] as const)(
  "the end of the one before goes with any key, unless it is under our cover",
  (shown, expected) => {
    expect(statusWith(shown, {}, "active", {}, true)).toMatchObject(expected);
    expect(statusWith(shown)).toMatchObject({ answer: "none", mayBeWrong: false });
  },
);

import { expect, test } from "vitest";
import { nextLevelInMs, rulesInSilence, silenceLevel } from "../../../policies/silence.ts";
import {
  GENERIC,
  HOUR,
  KIOSK,
  MINUTE,
  NAMED,
  rulesOf,
  SECOND,
  SessionDriver,
} from "../../support/session-driver.ts";

const LADDER = { lockAfterMs: 10 * MINUTE, clearAfterMs: HOUR, signOutAfterMs: 40 * SECOND };

test.each([
  [0, "heard"],
  [4 * HOUR - 1, "heard"],
  [4 * HOUR, "reported"],
  [24 * HOUR, "tightened"],
  [72 * HOUR, "outOfOrder"],
  [9000 * HOUR, "outOfOrder"],
] as const)("after %d ms without the server a device is %s", (silentMs, level) => {
  expect(silenceLevel(silentMs)).toBe(level);
});

test("each level is woken for", () => {
  expect([0, 5 * HOUR, 30 * HOUR, 80 * HOUR].map(nextLevelInMs)).toEqual([
    4 * HOUR,
    19 * HOUR,
    42 * HOUR,
    null,
  ]);
});

test("idle limits halve, but to no less than 30 s, and nothing else changes", () => {
  const rules = rulesOf(LADDER);
  expect(rulesInSilence(rules, "reported")).toEqual(rules);
  expect(rulesInSilence(rules, "tightened")).toEqual({
    ...rules,
    lockAfterMs: 5 * MINUTE,
    clearAfterMs: 30 * MINUTE,
    signOutAfterMs: 30 * SECOND,
    ladderReason: "policyStale",
  });
});

test("a lock at half the limit says that the policy is stale, and any key answers its warning", () => {
  const rules = rulesInSilence(rulesOf({ lockAfterMs: 10 * MINUTE }), "tightened");
  const session = new SessionDriver(NAMED, rules).wait(4.5 * MINUTE);
  expect(session.step.state.shown).toMatchObject({
    surface: "warning",
    answer: "anyKey",
    pending: { reason: "policyStale" },
  });
  session.input();
  expect(session.screen).toBe("none");
  expect(session.wait(HOUR).acts).toEqual(["lock:policyStale@570"]);
});

test("a stranger's key does not answer it on a shared session", () => {
  const rules = rulesInSilence(rulesOf({ clearAfterMs: 10 * MINUTE }), "tightened");
  const session = new SessionDriver(GENERIC, rules)
    .wait(2 * SECOND)
    .input()
    .wait(4.5 * MINUTE);
  session.input();
  expect(session.wait(HOUR).acts).toEqual(["clear:policyStale@302"]);
});

test("92: a kiosk takes no new guest after three days, and is itself again when the server is heard", () => {
  const session = new SessionDriver(KIOSK, { outOfOrder: true, maxLengthMs: HOUR }).wait(MINUTE);
  expect(session.screen).toBe("cover");
  session.input().send({ kind: "nextPerson" }).send({ kind: "stillHere" }).wait(MINUTE);
  expect([session.screen, session.acts, session.step.state.touched]).toEqual(["cover", [], false]);
  session.rules = { ...session.rules, outOfOrder: false };
  expect(session.send({ kind: "rulesChanged" }).screen).toBe("none");
  session.wait(MINUTE).input();
  expect(session.step.state.touched).toBe(true);
});

test("staff may open a kiosk that is out of order", () => {
  const session = new SessionDriver(KIOSK, { outOfOrder: true }).wait(MINUTE);
  expect(session.send({ kind: "unlock" }).screen).toBe("none");
});

test("92: a guest who is there stays until the session ends as it would have", () => {
  const session = new SessionDriver(KIOSK, { signOutAfterMs: 5 * MINUTE }).wait(SECOND).input();
  session.rules = { ...session.rules, outOfOrder: true };
  expect(session.send({ kind: "rulesChanged" }).screen).toBe("notice");
  session.input();
  expect(session.wait(HOUR).acts).toEqual(["signOut:idle@301"]);
});

test("staff are never kept out because the server is not heard", () => {
  for (const traits of [NAMED, GENERIC]) {
    const session = new SessionDriver(traits, { outOfOrder: true }).wait(2 * SECOND).input();
    expect([session.screen, session.step.state.stage]).toEqual(["none", "active"]);
  }
});

test("92: after three days without its server a kiosk still closes when its calendar says", () => {
  const limits = { signOutAfterMs: HOUR, maxLengthMs: 8 * HOUR };
  const session = new SessionDriver(KIOSK, limits).wait(SECOND).input();
  session.rules = rulesInSilence(session.rules, "outOfOrder");
  const atMs = 5 * MINUTE;
  const pending = { act: "signOut", reason: "calendar", atMs, noLaterThanMs: atMs } as const;
  session.send({ kind: "rulesChanged" }).send({ kind: "ask", pending, warn: true });
  for (let minute = 0; minute < 10; minute += 1) session.wait(MINUTE).input();
  expect(session.acts).toEqual(["signOut:calendar@300"]);
});

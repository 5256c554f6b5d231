import { expect, test } from "vitest";
import {
  GENERIC,
  HOUR,
  KIOSK,
  MINUTE,
  NAMED,
  SECOND,
  SessionDriver,
} from "../../support/session-driver.ts";

const LADDER = {
  lockAfterMs: 5 * MINUTE,
  clearAfterMs: 15 * MINUTE,
  signOutAfterMs: HOUR,
} as const;

test("a named session is warned, locked, cleared and signed out, from the last input", () => {
  const session = new SessionDriver(NAMED, LADDER).wait(4 * MINUTE);
  expect(session.screen).toBe("warning:lock");
  session.wait(2 * HOUR);
  expect(session.acts).toEqual(["lock:idle@300", "clear:idle@900", "signOut:idle@3600"]);
});

test("any key answers an idle warning of a named session, and the clock starts anew", () => {
  const session = new SessionDriver(NAMED, LADDER).wait(4.5 * MINUTE);
  expect(session.step.state.shown.answer).toBe("anyKey");
  session.input();
  expect([session.screen, session.step.state.stage]).toEqual(["none", "active"]);
  session.wait(5 * MINUTE - 1);
  expect(session.acts).toEqual([]);
  session.wait(1);
  expect(session.acts).toEqual(["lock:idle@570"]);
});

test.each([
  ["generic", GENERIC],
  ["kiosk", KIOSK],
])("a stranger's key does not answer the warning of a %s session", (_kind, traits) => {
  const session = new SessionDriver(traits, { signOutAfterMs: 2 * MINUTE });
  session
    .wait(SECOND)
    .input()
    .wait(90 * SECOND)
    .input();
  expect(session.step.state.shown).toMatchObject({ surface: "warning", answer: "stillYou" });
  session.wait(MINUTE);
  expect(session.acts).toHaveLength(1);
});

test("before its warning, any key keeps a kiosk session going", () => {
  const session = new SessionDriver(KIOSK, { signOutAfterMs: 2 * MINUTE }).wait(SECOND).input();
  for (let minute = 0; minute < 10; minute++) session.wait(50 * SECOND).input();
  expect(session.acts).toEqual([]);
});

test("stillHere answers the warning of a kiosk session", () => {
  const session = new SessionDriver(KIOSK, { signOutAfterMs: 2 * MINUTE }).wait(SECOND).input();
  session
    .wait(90 * SECOND)
    .input()
    .send({ kind: "stillHere" });
  expect(session.screen).toBe("none");
  session.wait(119 * SECOND);
  expect(session.acts).toEqual([]);
});

test("a kiosk that nobody has touched waits for ever, then counts from the first input", () => {
  const session = new SessionDriver(KIOSK, { signOutAfterMs: MINUTE, maxLengthMs: HOUR });
  session.wait(5 * HOUR);
  expect(session.acts).toEqual([]);
  session.input().wait(2 * MINUTE);
  expect(session.acts).toEqual([`signOut:idle@${5 * 3600 + 60}`]);
});

test("a session that nobody could unlock is covered and cleared instead of locked", () => {
  const session = new SessionDriver(GENERIC, LADDER)
    .wait(2 * SECOND)
    .input()
    .wait(2 * HOUR);
  expect(session.acts).toEqual(["clear:idle@302"]);
  expect(session.screen).toBe("cover");
});

test("whoever touches the cover begins a session of their own", () => {
  const session = new SessionDriver(GENERIC, LADDER)
    .wait(2 * SECOND)
    .input()
    .wait(HOUR);
  session.input();
  expect(session.screen).toBe("notice");
  expect(session.step.state).toMatchObject({ stage: "noticed", startedAtMs: HOUR + 2 * SECOND });
});

test("an unlock command lifts our own cover", () => {
  const session = new SessionDriver(GENERIC, LADDER)
    .wait(2 * SECOND)
    .input()
    .wait(HOUR);
  expect(session.send({ kind: "unlock" }).screen).toBe("notice");
});

test("an unlock command leaves the system's lock alone", () => {
  const session = new SessionDriver(NAMED, LADDER).wait(6 * MINUTE).send({ kind: "unlock" });
  expect(session.step.state.stage).toBe("locked");
});

test("keys at the lock screen keep nobody's session alive", () => {
  const session = new SessionDriver(NAMED, LADDER)
    .wait(6 * MINUTE)
    .input()
    .wait(10 * MINUTE);
  expect(session.acts).toEqual(["lock:idle@300", "clear:idle@900"]);
});

test("unlocking brings the person back and starts the clock", () => {
  const session = new SessionDriver(NAMED, LADDER).wait(6 * MINUTE);
  session
    .input()
    .send({ kind: "unlockSeen" })
    .wait(4 * MINUTE);
  expect(session.acts).toEqual(["lock:idle@300"]);
  expect(session.screen).toBe("warning:lock");
});

test("a lock by the person starts the rest of the ladder", () => {
  const session = new SessionDriver(NAMED, LADDER).wait(MINUTE).input().send({ kind: "lockSeen" });
  session.wait(20 * MINUTE);
  expect(session.acts).toEqual(["clear:idle@960"]);
});

test("a limit of 30 s still leaves 20 s of warning", () => {
  const session = new SessionDriver(NAMED, { lockAfterMs: 30 * SECOND }).wait(10 * SECOND);
  expect(session.screen).toBe("warning:lock");
  session.wait(20 * SECOND);
  expect(session.acts).toEqual(["lock:idle@30"]);
});

test("tighter rules act at once, but never without 20 s of warning", () => {
  const session = new SessionDriver(NAMED, { ...LADDER, lockAfterMs: 50 * MINUTE }).wait(
    49 * MINUTE,
  );
  session.rules = { ...session.rules, lockAfterMs: MINUTE };
  session.send({ kind: "rulesChanged" });
  expect(session.screen).toBe("warning:lock");
  session.wait(20 * SECOND);
  expect(session.acts).toContain(`lock:idle@${49 * 60 + 20}`);
});

test("of steps that fall together all but a sign-out happen", () => {
  const together = { lockAfterMs: MINUTE, clearAfterMs: MINUTE };
  expect(new SessionDriver(NAMED, together).wait(HOUR).acts).toEqual([
    "lock:idle@60",
    "clear:idle@60",
  ]);
  const withEnd = { ...together, signOutAfterMs: MINUTE };
  expect(new SessionDriver(NAMED, withEnd).wait(HOUR).acts).toEqual(["signOut:idle@60"]);
});

test.each([
  ["critical", ["lock:idle@300"]],
  ["display", []],
] as const)("on a %s device nothing ends by itself", (deviceClass, acts) => {
  const session = new SessionDriver(NAMED, { ...LADDER, deviceClass, maxLengthMs: HOUR });
  expect(session.wait(3 * HOUR).acts).toEqual(acts);
});

test("says what comes next if nobody touches anything", () => {
  const session = new SessionDriver(NAMED, LADDER).wait(MINUTE).input();
  session.send({ kind: "tick" });
  expect(session.step.next).toMatchObject({ act: "lock", reason: "idle", atMs: 6 * MINUTE });
  // Of what came since, without a hand on it, nothing puts that off.
  session.wait(4.5 * MINUTE);
  expect(session.step.next).toMatchObject({ act: "lock", reason: "idle", atMs: 6 * MINUTE });
});

test("a locked computer is offered to the next person after a while", () => {
  const session = new SessionDriver(NAMED, { ...LADDER, takeoverAfterMs: 2 * MINUTE });
  session.wait(6 * MINUTE).send({ kind: "nextPerson" });
  expect(session.acts).toEqual(["lock:idle@300"]);
  session.wait(MINUTE);
  expect(session.screen).toBe("cover");
  expect(session.send({ kind: "nextPerson" }).acts.at(-1)).toBe("signOut:takeover@420");
});

test.each([
  ["a named", NAMED, "clear:user@1"],
  ["a generic", GENERIC, "clear:user@1"],
  ["a kiosk", KIOSK, "signOut:user@1"],
])("Start fresh in %s session acts at once", (_kind, traits, act) => {
  const session = new SessionDriver(traits).wait(SECOND).send({ kind: "nextPerson" });
  expect(session.acts).toEqual([act]);
});

test.each([
  ["a named", NAMED, "signOut:user@1"],
  ["a generic", GENERIC, "clear:user@1"],
])("Sign out now in %s session acts at once", (_kind, traits, act) => {
  expect(new SessionDriver(traits).wait(SECOND).send({ kind: "signOutNow" }).acts).toEqual([act]);
});

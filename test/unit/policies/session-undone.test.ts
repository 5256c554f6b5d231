import { expect, test } from "vitest";
import {
  GENERIC,
  HOUR,
  MINUTE,
  NAMED,
  SECOND,
  SessionDriver,
} from "../../support/session-driver.ts";

const FAILED = { kind: "lockFailed" } as const;
const CHANGED = { kind: "modeChanged", wasObserving: true } as const;
const LADDER = {
  lockAfterMs: 5 * MINUTE,
  clearAfterMs: 15 * MINUTE,
  signOutAfterMs: HOUR,
} as const;

test("after a lock that failed, input counts again", () => {
  const session = new SessionDriver(NAMED, LADDER).wait(5 * MINUTE).send(FAILED);
  expect(session.step.state).toMatchObject({ lockedAtMs: null, lastInputMs: 0 });
  session.wait(10 * SECOND).input();
  expect([session.screen, session.step.state.stage]).toEqual(["none", "active"]);
  session.wait(5 * MINUTE);
  expect(session.acts).toEqual(["lock:idle@300", "lock:idle@610"]);
});

test("a lock that failed is tried again a minute later, with a new warning, and not before", () => {
  const session = new SessionDriver(NAMED, { lockAfterMs: 5 * MINUTE }).wait(5 * MINUTE);
  session.send(FAILED);
  expect(session.screen).toBe("warning:lock");
  session.send(FAILED).wait(MINUTE);
  expect(session.acts).toEqual(["lock:idle@300", "lock:idle@360"]);
  session.send(FAILED).wait(MINUTE);
  expect(session.acts.at(-1)).toBe("lock:idle@420");
});

test("the rest of the ladder goes on from the last input, though every lock fails", () => {
  const session = new SessionDriver(NAMED, LADDER);
  for (let minute = 0; minute < 65; minute++) session.wait(MINUTE).send(FAILED);
  const others = session.acts.filter((act) => !act.startsWith("lock"));
  expect(others[0]).toMatch(/^clear:idle@9[0-2]\d$/);
  expect(others[1]).toMatch(/^signOut:idle@36[0-2]\d$/);
  expect(others).toHaveLength(2);
});

test("a failed lock of someone who is typing does not take them for idle", () => {
  const pending = { act: "lock", reason: "command", atMs: 0, noLaterThanMs: null } as const;
  const session = new SessionDriver(NAMED, LADDER).wait(MINUTE).input();
  session.send({ kind: "ask", pending, warn: false }).send(FAILED);
  for (let minute = 0; minute < 20; minute++) session.wait(MINUTE).input();
  expect(session.acts).toEqual(["lock:command@60"]);
});

test("a failed lock because of blindness leaves the session blind", () => {
  const session = new SessionDriver(NAMED, { signOutAfterMs: HOUR });
  session.send({ kind: "idleUnknown", because: "dead" }).wait(MINUTE).send(FAILED).wait(MINUTE);
  expect(session.acts).toEqual(["lock:idle@60", "lock:idle@120"]);
});

test("acts that were only noted happen once the device enforces, each warned anew", () => {
  const session = new SessionDriver(NAMED, LADDER).wait(20 * MINUTE);
  expect(session.acts).toEqual(["lock:idle@300", "clear:idle@900"]);
  session.send(CHANGED);
  expect(session.step.state).toMatchObject({ lockedAtMs: null, clearedAtMs: null, covered: false });
  expect(session.screen).toBe("warning:lock");
  session.wait(19 * SECOND);
  expect(session.acts).toHaveLength(2);
  session
    .wait(SECOND)
    .send({ kind: "lockSeen" })
    .wait(20 * SECOND);
  expect(session.acts.slice(2)).toEqual(["lock:idle@1220", "clear:idle@1240"]);
});

test("a warning on screen starts anew when the device begins to enforce", () => {
  const session = new SessionDriver(NAMED, LADDER).wait(5 * MINUTE - SECOND).send(CHANGED);
  expect(session.wait(19 * SECOND).acts).toEqual([]);
  expect(session.wait(SECOND).acts).toEqual(["lock:idle@319"]);
});

test("what a generic session only noted as cleared is cleared once the device enforces", () => {
  const session = new SessionDriver(GENERIC, LADDER)
    .wait(2 * SECOND)
    .input()
    .wait(10 * MINUTE);
  expect(session.screen).toBe("cover");
  session.send(CHANGED);
  expect(session.screen).toBe("warning:clear");
  expect(session.wait(MINUTE).acts).toEqual(["clear:idle@302", "clear:idle@622"]);
});

test("a session that has ended stays ended when the mode changes", () => {
  const session = new SessionDriver(NAMED, LADDER).send({ kind: "signOutNow" });
  session.send({ ...CHANGED, wasObserving: false });
  expect([session.step.state.stage, session.wait(2 * HOUR).acts]).toEqual([
    "signedOut",
    ["signOut:user@0"],
  ]);
});

test("a sign-out that was only noted happens once the device enforces, though nobody came back", () => {
  const session = new SessionDriver(NAMED, LADDER).wait(2 * HOUR).send(CHANGED);
  expect([session.screen, session.step.state.stage]).toEqual(["warning:lock", "warned"]);
  expect(session.wait(2 * MINUTE).acts.slice(3)).toEqual([
    "lock:idle@7220",
    "clear:idle@7250",
    "signOut:idle@7270",
  ]);
});

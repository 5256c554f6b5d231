import { expect, test } from "vitest";
import { HOUR, MINUTE, NAMED, SECOND, SessionDriver } from "../../support/session-driver.ts";

const FAILED = { kind: "lockFailed" } as const;
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

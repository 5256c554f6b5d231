import { expect, test } from "vitest";
import { moreTimeLeft } from "../../../policies/session-more-time.ts";
import {
  GENERIC,
  HOUR,
  MINUTE,
  NAMED,
  SECOND,
  SessionDriver,
} from "../../support/session-driver.ts";

const LONGEST = { maxLengthMs: HOUR, moreTime: { times: 2, eachMs: 10 * MINUTE } } as const;
const MORE = { kind: "moreTime" } as const;

function left(session: SessionDriver): number {
  return moreTimeLeft(session.step.state, session);
}

test("more time moves the end of the longest session, as often as the policy says", () => {
  const session = new SessionDriver(NAMED, LONGEST).wait(HOUR - MINUTE).input();
  expect(left(session)).toBe(2);
  expect(session.send(MORE).screen).toBe("none");
  expect(session.wait(10 * MINUTE).screen).toBe("banner:signOut");
  expect(left(session)).toBe(1);
  session.send(MORE).wait(10 * MINUTE);
  expect(left(session)).toBe(0);
  expect(session.send(MORE).wait(HOUR).acts).toEqual([`signOut:maxLength@${80 * 60}`]);
});

test("nothing is given that was not warned of", () => {
  const session = new SessionDriver(NAMED, LONGEST).wait(MINUTE).send(MORE).send(MORE);
  expect(left(session)).toBe(0);
  expect(session.wait(HOUR).acts).toEqual(["signOut:maxLength@3600"]);
});

test("what a calendar act was pushed by counts too", () => {
  const pending = { act: "clear", reason: "calendar", atMs: 50 * MINUTE } as const;
  const session = new SessionDriver(NAMED, { ...LONGEST, moreTime: { times: 1, eachMs: HOUR } });
  session.send({ kind: "ask", pending: { ...pending, noLaterThanMs: 2 * HOUR }, warn: true });
  session
    .wait(49 * MINUTE)
    .send(MORE)
    .wait(10 * MINUTE);
  expect([session.screen, left(session)]).toEqual(["banner:signOut", 0]);
  expect(session.send(MORE).wait(MINUTE).acts).toEqual(["signOut:maxLength@3600"]);
});

test("the lock that asks people to sign in again is not put off", () => {
  const session = new SessionDriver(NAMED, { reauthEveryMs: HOUR }).wait(HOUR - MINUTE).input();
  expect([session.screen, left(session)]).toEqual(["banner:lock", 0]);
  expect(session.send(MORE).wait(MINUTE).acts).toEqual(["lock:maxLength@3600"]);
});

test("time that would end before a pause does is not offered", () => {
  const session = new SessionDriver(NAMED, LONGEST).wait(MINUTE);
  session.send({ kind: "hold", untilMs: 80 * MINUTE }).wait(78 * MINUTE + 50 * SECOND);
  expect([session.screen, left(session)]).toEqual(["banner:signOut", 0]);
  expect(session.send(MORE).wait(2 * MINUTE).acts).toEqual([`signOut:maxLength@${80 * 60}`]);
});

test("the next person in a shared session gets none of it anew for the same length", () => {
  const session = new SessionDriver(GENERIC, LONGEST)
    .wait(2 * SECOND)
    .input()
    .wait(HOUR - MINUTE);
  session.send(MORE);
  expect(session.step.state.longerUsed).toBe(1);
  session.send({ kind: "nextPerson" });
  expect(session.step.state).toMatchObject({ longerUsed: 0, grantedMs: 0 });
});

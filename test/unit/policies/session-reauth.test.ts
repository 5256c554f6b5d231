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

const EVERY = { reauthEveryMs: 4 * HOUR };

/** Somebody who is never idle for long. */
function busy(session: SessionDriver, forMs: number): SessionDriver {
  for (let doneMs = 0; doneMs < forMs; doneMs += MINUTE) session.input().wait(MINUTE);
  return session;
}

test("however busy, whoever is signed in signs in again, and is told a minute before", () => {
  const session = busy(new SessionDriver(NAMED, EVERY), 4 * HOUR - MINUTE);
  expect(session.step.state.shown).toMatchObject({ surface: "banner", answer: "none" });
  expect(session.wait(MINUTE).acts).toEqual(["lock:maxLength@14400"]);
});

test("an unlock that was seen starts the time anew", () => {
  const session = new SessionDriver(NAMED, EVERY).wait(3 * HOUR).send({ kind: "lockSeen" });
  session.send({ kind: "unlockSeen" });
  expect(busy(session, 4 * HOUR - MINUTE).acts).toEqual([]);
  expect(busy(session, MINUTE).acts).toEqual(["lock:maxLength@25200"]);
});

test("a session that is found open has proved nothing", () => {
  const session = new SessionDriver(NAMED, EVERY).wait(3 * HOUR).send({ kind: "unlockSeen" });
  expect(session.wait(HOUR).acts).toEqual(["lock:maxLength@14400"]);
});

test.each([
  ["a shared account", GENERIC],
  ["a kiosk", KIOSK],
])("nobody has to sign in again to %s: it would only be taken away", (_what, traits) => {
  const session = new SessionDriver(traits, { ...EVERY, lockOnRiskRise: true }).wait(2 * SECOND);
  session
    .input()
    .send({ kind: "riskRose" })
    .wait(9 * HOUR);
  expect(session.acts).toEqual([]);
});

test("where nothing can lock, people are asked once in a period, not every minute", () => {
  const session = busy(new SessionDriver(NAMED, EVERY), 4 * HOUR).send({ kind: "lockFailed" });
  expect(busy(session, 4 * HOUR - MINUTE).acts).toHaveLength(1);
});

test("an emergency holds it", () => {
  const emergency = { forMs: HOUR, perShift: 1 };
  const session = new SessionDriver(NAMED, { ...EVERY, emergency }).wait(4 * HOUR - SECOND);
  session.send({ kind: "emergency" });
  expect(session.wait(HOUR - SECOND).acts).toEqual([]);
  expect(session.wait(MINUTE).acts).toHaveLength(1);
});

test("a risk that rises asks for a sign-in, with a warning, once", () => {
  const session = new SessionDriver(NAMED, { lockOnRiskRise: true }).wait(SECOND);
  session.send({ kind: "riskRose" }).send({ kind: "riskRose" });
  expect(session.screen).toBe("banner:lock");
  expect(session.wait(2 * MINUTE).acts).toEqual(["lock:risk@61"]);
});

test("a risk that rises asks nothing where the policy does not", () => {
  expect(new SessionDriver(NAMED).send({ kind: "riskRose" }).wait(HOUR).acts).toEqual([]);
});

test("whoever signed in meanwhile is not asked again", () => {
  const session = new SessionDriver(NAMED, { lockOnRiskRise: true });
  session.send({ kind: "riskRose" }).send({ kind: "lockSeen" }).send({ kind: "unlockSeen" });
  expect(session.wait(HOUR).acts).toEqual([]);
});

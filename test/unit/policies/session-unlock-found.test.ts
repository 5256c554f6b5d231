import { expect, test } from "vitest";
import { MINUTE, NAMED, SessionDriver } from "../../support/session-driver.ts";

/** What a daemon meets whose session was unlocked while none was running. */
const LIMIT = { lockAfterMs: 5 * MINUTE } as const;

test("an unlock that nobody saw was at no known time: how long nobody touched it, its source says", () => {
  const session = new SessionDriver(NAMED, LIMIT)
    .wait(7 * MINUTE)
    .input()
    .wait(2 * MINUTE);
  session.send({ kind: "unlockFound" });
  expect(session.step.state).toMatchObject({ stage: "active", idle: false, lockedAtMs: null });
  session.wait(5 * MINUTE);
  expect(session.acts).toEqual(["lock:idle@300", "lock:idle@720"]);
});

test("who sits there since then is nobody who left", () => {
  const session = new SessionDriver(NAMED, LIMIT).wait(9 * MINUTE).send({ kind: "unlockFound" });
  session
    .input()
    .wait(4.5 * MINUTE)
    .input();
  expect(session.acts).toEqual(["lock:idle@300"]);
});

test("what was never locked can't be found unlocked", () => {
  const session = new SessionDriver(NAMED, LIMIT).wait(MINUTE);
  const before = session.step.state;
  expect(session.send({ kind: "unlockFound" }).step.state).toEqual(before);
});

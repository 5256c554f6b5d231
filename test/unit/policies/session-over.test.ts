import { expect, test } from "vitest";
import { CLOSE_FOR_MS } from "../../../policies/session-closing.ts";
import type { SessionEvent } from "../../../policies/session-state.ts";
import { HOUR, KIOSK, MINUTE, NAMED, SECOND, SessionDriver } from "../../support/session-driver.ts";

const LADDER = { lockAfterMs: 5 * MINUTE, signOutAfterMs: HOUR, maxLengthMs: 2 * HOUR } as const;
const FROM_PEOPLE: readonly SessionEvent[] = [
  { kind: "input" },
  { kind: "idle", lastInputMs: HOUR },
  { kind: "stillHere" },
  { kind: "nextPerson" },
  { kind: "lockSeen" },
  { kind: "unlockSeen" },
  { kind: "unlockFound" },
  { kind: "lockFailed" },
  { kind: "unlock" },
  { kind: "shellLost" },
];

function ask(act: "lock" | "clear") {
  const whose = { reason: "command", commandId: "command-1" } as const;
  const pending = { act, atMs: 0, noLaterThanMs: null, ...whose };
  return { kind: "ask", pending, warn: false } as const;
}

test.each(FROM_PEOPLE)(
  "a session that is being signed out stays over, whatever comes: $kind",
  (event) => {
    for (const traits of [NAMED, KIOSK]) {
      const session = new SessionDriver(traits, LADDER).send({ kind: "input" });
      session.send({ kind: "signOutNow" }).send({ kind: "endBegun", reason: "user" }).send(event);
      session.wait(CLOSE_FOR_MS);
      expect([session.step.state.stage, session.screen]).toEqual(["signedOut", "none"]);
      expect(session.wait(3 * HOUR).acts).toEqual(["signOut:user@0"]);
    }
  },
);

test("one that was locked is over all the same when its locker goes away with it", () => {
  const session = new SessionDriver(NAMED, { ...LADDER, takeoverAfterMs: MINUTE });
  session.send({ kind: "lockSeen" }).wait(MINUTE).send({ kind: "nextPerson" });
  expect(session.send({ kind: "unlockSeen" }).step.state.stage).toBe("signedOut");
});

test.each(["lock", "clear"] as const)(
  "a commanded %s during a sign-out does not undo it",
  (act) => {
    const session = new SessionDriver(NAMED, LADDER).send({ kind: "signOutNow" }).send(ask(act));
    expect(session.acts).toEqual(["signOut:user@0", `${act}:command@0`]);
    expect(session.step.state.stage).toBe("signedOut");
  },
);

test("who typed while a sign-out failed is there, and keeps the session for its idle limit", () => {
  const session = new SessionDriver(NAMED, { signOutAfterMs: HOUR }).wait(HOUR);
  session.wait(10 * SECOND).send({ kind: "input" });
  session.send({ kind: "endFailed", reason: "idle" });
  expect([session.step.state.stage, session.screen]).toEqual(["active", "none"]);
  expect(session.wait(59 * MINUTE).acts).toEqual(["signOut:idle@3600"]);
});

test("where acts are only noted, whoever comes back goes on", () => {
  const session = new SessionDriver(NAMED, LADDER).send({ kind: "signOutNow" }).wait(MINUTE);
  session.send({ kind: "onlyNoted" }).send({ kind: "input" });
  expect(session.step.state).toMatchObject({ stage: "active", lastInputMs: MINUTE });
  const locked = new SessionDriver(NAMED, LADDER).wait(6 * MINUTE).send({ kind: "onlyNoted" });
  expect(locked.step.state).toMatchObject({ lockedAtMs: null, authenticatedAtMs: 6 * MINUTE });
});

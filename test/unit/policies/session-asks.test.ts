import { expect, test } from "vitest";
import type { PendingAct } from "../../../policies/session-state.ts";
import {
  GENERIC,
  HOUR,
  MINUTE,
  NAMED,
  SECOND,
  SessionDriver,
} from "../../support/session-driver.ts";

const closing: PendingAct = {
  act: "signOut",
  reason: "calendar",
  atMs: 10 * MINUTE,
  noLaterThanMs: 30 * MINUTE,
  warnBeforeMs: 5 * MINUTE,
};
const command = { reason: "command", atMs: 0, noLaterThanMs: null } as const;

function ask(pending: PendingAct, warn = true) {
  return { kind: "ask", pending, warn } as const;
}

test("a calendar act is a banner that no key answers, and then happens", () => {
  const session = new SessionDriver(NAMED).send(ask(closing)).wait(4 * MINUTE);
  expect(session.screen).toBe("none");
  session.wait(MINUTE).input();
  expect(session.step.state.shown).toMatchObject({ surface: "banner", answer: "none" });
  session.wait(5 * MINUTE);
  expect(session.acts).toEqual(["signOut:calendar@600"]);
});

test("a warned act that is already due still shows its 20 s", () => {
  const session = new SessionDriver(NAMED).wait(MINUTE);
  session.send(ask({ ...closing, atMs: 0 })).wait(19 * SECOND);
  expect(session.acts).toEqual([]);
  expect(session.wait(SECOND).acts).toEqual(["signOut:calendar@80"]);
});

test("more time moves a calendar act, but never past its last moment", () => {
  const session = new SessionDriver(NAMED, { moreTime: { times: 10, eachMs: 15 * MINUTE } });
  session
    .send(ask(closing))
    .wait(9 * MINUTE)
    .send({ kind: "moreTime" });
  expect(session.step.next?.atMs).toBe(25 * MINUTE);
  session.wait(15 * MINUTE).send({ kind: "moreTime" });
  expect(session.step.next?.atMs).toBe(30 * MINUTE);
  session.send({ kind: "moreTime" });
  expect(session.step.state.moreTimeUsed).toBe(2);
  expect(session.wait(HOUR).acts).toEqual(["signOut:calendar@1800"]);
});

test("more time runs out", () => {
  const session = new SessionDriver(NAMED, { moreTime: { times: 1, eachMs: MINUTE } });
  session
    .send(ask(closing))
    .wait(9 * MINUTE)
    .send({ kind: "moreTime" });
  session.wait(MINUTE).send({ kind: "moreTime" });
  expect(session.wait(HOUR).acts).toEqual(["signOut:calendar@660"]);
});

test("more time answers an idle warning", () => {
  const session = new SessionDriver(NAMED, { lockAfterMs: 5 * MINUTE }).wait(4.5 * MINUTE);
  expect(session.send({ kind: "moreTime" }).screen).toBe("none");
});

test("the longest session ends, however busy it is and whatever key is pressed", () => {
  const session = new SessionDriver(NAMED, { maxLengthMs: HOUR }).wait(HOUR - MINUTE).input();
  expect(session.screen).toBe("banner:signOut");
  session.send({ kind: "stillHere" }).wait(MINUTE);
  expect(session.acts).toEqual(["signOut:maxLength@3600"]);
});

test("an admin can grant time", () => {
  const session = new SessionDriver(NAMED, { maxLengthMs: HOUR }).wait(HOUR - MINUTE);
  session.send({ kind: "grantTime", forMs: 10 * MINUTE });
  expect(session.screen).toBe("none");
  expect(session.wait(HOUR).acts).toEqual([`signOut:maxLength@${70 * 60}`]);
});

test("a generic session that has lasted too long is cleared, once", () => {
  const session = new SessionDriver(GENERIC, { maxLengthMs: HOUR }).wait(2 * SECOND).input();
  expect(session.wait(5 * HOUR).acts).toEqual(["clear:maxLength@3602"]);
});

test("a calendar act waits for a quiet moment, until its last one", () => {
  const waiting = { ...closing, act: "clear", whenIdleForMs: 2 * MINUTE } as const;
  const quiet = new SessionDriver(NAMED)
    .send(ask(waiting))
    .wait(9 * MINUTE)
    .input();
  expect(quiet.wait(HOUR).acts).toEqual(["clear:calendar@660"]);
  const busy = new SessionDriver(NAMED).send(ask(waiting));
  for (let minute = 0; minute < 40; minute++) busy.wait(MINUTE).input();
  expect(busy.acts).toEqual(["clear:calendar@1800"]);
});

test("an unwarned command acts at once", () => {
  const session = new SessionDriver(NAMED).wait(SECOND);
  expect(session.send(ask({ act: "lock", ...command }, false)).acts).toEqual(["lock:command@1"]);
});

test("a command is carried out again where its effect already holds", () => {
  const session = new SessionDriver(NAMED).send(ask({ act: "lock", ...command }, false));
  expect(session.send(ask({ act: "lock", ...command }, false)).acts).toHaveLength(2);
});

test.each([
  ["lock", "clear:command@1"],
  ["signOut", "signOut:command@1"],
] as const)("a command to %s a generic session becomes %s", (act, done) => {
  const session = new SessionDriver(GENERIC).wait(SECOND);
  expect(session.send(ask({ act, ...command }, false)).acts).toEqual([done]);
});

test("the strongest of several acts at one moment makes the others needless", () => {
  const session = new SessionDriver(NAMED);
  session.send(ask({ ...closing, act: "lock" })).send(ask({ ...closing, act: "clear" }));
  session.send(ask(closing)).wait(HOUR);
  expect(session.acts).toEqual(["signOut:calendar@600"]);
});

test("the earliest of several acts is announced first", () => {
  const session = new SessionDriver(NAMED, { maxLengthMs: 12 * MINUTE }).send(ask(closing));
  expect(session.wait(11 * MINUTE).acts).toEqual(["signOut:calendar@600"]);
});

test("calendar acts that a critical device let pass are not made up for when it is one no longer", () => {
  const session = new SessionDriver(NAMED, { deviceClass: "critical" });
  for (const atMs of [HOUR, 2 * HOUR, 3 * HOUR]) {
    const pending = { act: "signOut", reason: "calendar", atMs, noLaterThanMs: atMs } as const;
    session.send({ kind: "ask", pending, warn: true });
  }
  session.wait(4 * HOUR).send({ kind: "rulesChanged" });
  session.rules = { ...session.rules, deviceClass: "shared" };
  session.send({ kind: "rulesChanged" });
  expect([session.screen, session.wait(HOUR).acts]).toEqual(["none", []]);
});

test("what several things ask for at once is done once, for the first of them", () => {
  const clearing = { ...closing, act: "clear" } as const;
  const session = new SessionDriver(GENERIC).send(ask(clearing));
  session.send(ask({ ...clearing, reason: "maxLength" })).wait(HOUR);
  expect(session.acts).toEqual(["clear:calendar@600"]);
});

test.each([
  ["a command asks for, whatever its reason", { reason: "accountChanged", commandId: "c-1" }, 1],
  ["is owed of an earlier command", { reason: "command" }, 0],
] as const)("of a session that is being signed out is kept what %s", (_what, asked, count) => {
  const session = new SessionDriver(NAMED).send({ kind: "signOutNow" });
  session.send(ask({ ...closing, ...asked, atMs: HOUR }, false));
  expect(session.step.state.asked).toHaveLength(count);
});

test("what a device does not permit yet comes where it does by its time", () => {
  const session = new SessionDriver(GENERIC, { deviceClass: "critical" }).send(ask(closing));
  session.rules = { ...session.rules, deviceClass: "shared" };
  session.send({ kind: "rulesChanged" }).wait(10 * MINUTE);
  expect(session.acts).toEqual(["clear:calendar@600"]);
});

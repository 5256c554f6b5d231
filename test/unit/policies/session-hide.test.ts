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

function wipe() {
  const pending = { act: "clear", reason: "command", atMs: 0, noLaterThanMs: null } as const;
  return { kind: "ask", pending, warn: false } as const;
}

test("while a lock is being verified our own cover hides what is on the screen, and says why", () => {
  const session = new SessionDriver(NAMED, { lockAfterMs: MINUTE }).wait(MINUTE);
  expect(session.screen).toBe("cover:hide");
  expect(session.step.state.shown.pending?.reason).toBe("idle");
});

test.each([
  ["the system's lock was seen", { kind: "lockSeen" }],
  ["the lock was carried out", { kind: "actDone", act: "lock" }],
  ["the lock failed", { kind: "lockFailed" }],
] as const)("the cover goes when %s", (_when, event) => {
  const session = new SessionDriver(NAMED, { lockAfterMs: MINUTE }).wait(MINUTE).send(event);
  expect(session.screen).toBe("none");
});

test("a lock that nobody ever answers hides the screen for 10 s, and then no longer", () => {
  const session = new SessionDriver(NAMED, { lockAfterMs: MINUTE }).wait(MINUTE);
  expect(session.wait(10 * SECOND - 1).screen).toBe("cover:hide");
  expect(session.wait(1).screen).toBe("none");
});

test("our cover never comes over the system's own lock", () => {
  const session = new SessionDriver(NAMED, { clearAfterMs: 5 * MINUTE }).send({ kind: "lockSeen" });
  expect(session.wait(5 * MINUTE).acts).toEqual(["clear:idle@300"]);
  expect(session.screen).toBe("none");
});

test("a shared session is offered to the next person only once it is clear", () => {
  const session = new SessionDriver(GENERIC, { clearAfterMs: 5 * MINUTE }).wait(2 * SECOND).input();
  session.wait(5 * MINUTE);
  expect(session.screen).toBe("cover:hide");
  expect(session.send({ kind: "actDone", act: "clear" }).screen).toBe("cover");
  expect(session.input().screen).toBe("notice");
});

test("a key during the clearing shows nobody what is being cleared", () => {
  const session = new SessionDriver(GENERIC, { clearAfterMs: 5 * MINUTE }).wait(2 * SECOND).input();
  session.wait(5 * MINUTE + SECOND).input();
  expect(session.screen).toBe("cover:hide");
  expect(session.send({ kind: "actDone", act: "clear" }).screen).toBe("notice");
});

test("Start fresh hides the session until it is fresh", () => {
  const session = new SessionDriver(GENERIC)
    .wait(2 * SECOND)
    .input()
    .send({ kind: "nextPerson" });
  expect(session.screen).toBe("cover:hide");
  expect(session.send({ kind: "actDone", act: "clear" }).screen).toBe("none");
});

test("a person at work in a session of their own is not covered because its browsers are cleared", () => {
  const session = new SessionDriver(NAMED).wait(SECOND).send(wipe());
  expect([session.acts, session.screen]).toEqual([["clear:command@1"], "none"]);
});

test("the end of another act does not show what is being cleared", () => {
  const session = new SessionDriver(GENERIC)
    .wait(2 * SECOND)
    .input()
    .send(wipe());
  expect(session.send({ kind: "actDone", act: "lock" }).screen).toBe("cover:hide");
});

test("a session that ends is not hidden: its programs may ask to save", () => {
  const session = new SessionDriver(NAMED).wait(SECOND).send({ kind: "signOutNow" });
  expect([session.acts, session.screen]).toEqual([["signOut:user@1"], "none"]);
  session.send({ kind: "endBegun", reason: "user" });
  expect(session.screen).toBe("banner:signOut");
});

test("how long a session may last is said at its start, in a corner, for half a minute", () => {
  const session = new SessionDriver(NAMED, { maxLengthMs: HOUR });
  expect([session.screen, session.step.state.stage]).toEqual(["notice:signOut", "noticed"]);
  expect(session.step.state.shown).toMatchObject({
    answer: "none",
    pending: { reason: "maxLength", atMs: HOUR },
  });
  session.wait(30 * SECOND);
  expect([session.screen, session.step.state.stage]).toEqual(["none", "active"]);
});

test("a kiosk says so to each guest, and to nobody before", () => {
  const session = new SessionDriver(KIOSK, { maxLengthMs: HOUR });
  expect(session.wait(MINUTE).screen).toBe("none");
  expect(session.input().screen).toBe("notice:signOut");
});

test.each(["critical", "display"] as const)(
  "a %s device announces no end that won't come",
  (deviceClass) => {
    const session = new SessionDriver(NAMED, { maxLengthMs: HOUR, deviceClass });
    expect(session.screen).toBe("none");
  },
);

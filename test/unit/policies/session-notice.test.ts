import { expect, test } from "vitest";
import { HOUR, KIOSK, MINUTE, NAMED, SECOND, SessionDriver } from "../../support/session-driver.ts";

test.each([
  { limit: "signing out", rules: { signOutAfterMs: HOUR }, screen: "notice" },
  { limit: "clearing", rules: { clearAfterMs: HOUR }, screen: "notice" },
  { limit: "the longest time", rules: { maxLengthMs: HOUR }, screen: "notice" },
  { limit: "locking alone, which loses nothing", rules: { lockAfterMs: HOUR }, screen: "none" },
  { limit: "no limit", rules: {}, screen: "none" },
])("says at the start of a session that there is $limit: $screen", ({ rules, screen }) => {
  expect(new SessionDriver(NAMED, rules).wait(SECOND).input().screen.split(":")[0]).toBe(screen);
});

test("takes the notice away by itself, and does not come back with it", () => {
  const session = new SessionDriver(NAMED, { signOutAfterMs: HOUR }).wait(SECOND).input();
  expect(session.wait(30 * SECOND).screen).toBe("none");
  expect(session.wait(MINUTE).input().screen).toBe("none");
});

test("says nothing of a sign-out that never comes on a critical device", () => {
  const rules = { deviceClass: "critical", signOutAfterMs: HOUR } as const;
  expect(new SessionDriver(NAMED, rules).wait(SECOND).input().screen).toBe("none");
});

test("waits on a kiosk until somebody is there to read it", () => {
  const session = new SessionDriver(KIOSK, { signOutAfterMs: HOUR }).wait(SECOND);
  expect(session.screen).toBe("none");
});

test("says nothing above a lock: who comes back has heard it, or begins anew", () => {
  const session = new SessionDriver(NAMED, { signOutAfterMs: HOUR }).wait(SECOND);
  expect(session.input().screen).toBe("notice");
  expect(session.send({ kind: "lockSeen" }).screen).toBe("none");
});

test("tells when the longest time is over, also where that is held back", () => {
  const session = new SessionDriver(NAMED, { maxLengthMs: 10 * MINUTE }).wait(SECOND).input();
  expect(session.step.state.shown.pending?.atMs).toBe(10 * MINUTE);
  session.send({ kind: "hold", untilMs: HOUR });
  expect(session.step.state.shown.pending?.atMs).toBe(HOUR);
});

test("wakes nobody for a notice that is not there", () => {
  expect(new SessionDriver(NAMED).wait(SECOND).step.wakeAtMs).toBeNull();
  const session = new SessionDriver(NAMED, { signOutAfterMs: HOUR }).wait(SECOND).input();
  expect(session.step.wakeAtMs).toBe(30 * SECOND);
});

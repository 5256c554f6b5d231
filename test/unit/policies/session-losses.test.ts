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

const BLIND = { kind: "idleUnknown", because: "the probe is dead" } as const;
const LIMITED = { signOutAfterMs: 5 * HOUR } as const;

test.each([
  ["a staff session is locked", NAMED, "lock:shellLost@1"],
  ["a session that nobody could unlock is cleared", GENERIC, "clear:shellLost@1"],
  ["a kiosk session ends", KIOSK, "signOut:shellLost@1"],
])("when the shell is lost, %s", (_what, traits, act) => {
  const session = new SessionDriver(traits).wait(SECOND).send({ kind: "shellLost" });
  expect(session.acts).toEqual([act]);
});

test("after three locks in an hour a lost shell adds no more", () => {
  const session = new SessionDriver(NAMED);
  for (let loss = 0; loss < 5; loss++) {
    session.wait(MINUTE).send({ kind: "shellLost" }).send({ kind: "unlockSeen" });
  }
  expect(session.acts).toHaveLength(3);
  session.wait(HOUR).send({ kind: "shellLost" });
  expect(session.acts).toHaveLength(4);
});

test("a shell lost during an emergency locks nobody out", () => {
  const session = new SessionDriver(NAMED, { emergency: { forMs: HOUR, perShift: 1 } });
  expect(session.send({ kind: "emergency" }).send({ kind: "shellLost" }).acts).toEqual([]);
});

test("idleness that can't be seen locks staff after a warned grace, and never signs them out", () => {
  const session = new SessionDriver(NAMED, { signOutAfterMs: 10 * MINUTE });
  session.send(BLIND).wait(45 * SECOND);
  expect(session.screen).toBe("warning:lock");
  session.wait(5 * MINUTE);
  expect(session.acts).toEqual(["lock:idle@60"]);
});

test("an idle source that comes back in time locks nobody", () => {
  const session = new SessionDriver(NAMED, LIMITED)
    .send(BLIND)
    .wait(45 * SECOND)
    .send({ kind: "input" });
  expect(session.screen).toBe("none");
  expect(session.wait(HOUR).acts).toEqual([]);
});

test("whoever answers while idleness can't be seen gets another grace", () => {
  const session = new SessionDriver(NAMED, LIMITED).send(BLIND).wait(45 * SECOND);
  expect(session.send({ kind: "stillHere" }).screen).toBe("none");
  expect(session.wait(59 * SECOND).acts).toEqual([]);
  expect(session.wait(SECOND).acts).toEqual(["lock:idle@105"]);
});

test.each([
  ["a staff session", NAMED, { maxLengthMs: 9 * HOUR }],
  ["a generic session", GENERIC, {}],
  ["a kiosk session", KIOSK, {}],
  ["a critical device", NAMED, { deviceClass: "critical" }],
  ["a critical device that idleness never locks", NAMED, { ...LIMITED, deviceClass: "critical" }],
] as const)(
  "where idleness has no limit, not seeing it ends nothing: %s",
  (_what, traits, rules) => {
    const session = new SessionDriver(traits, rules).wait(2 * SECOND).input();
    expect(session.send(BLIND).wait(2 * HOUR).acts).toEqual([]);
  },
);

test("a critical device that idleness locks is locked when idleness can't be seen", () => {
  const rules = { deviceClass: "critical", lockAfterMs: HOUR } as const;
  const session = new SessionDriver(NAMED, rules).send(BLIND).wait(5 * MINUTE);
  expect(session.acts).toEqual(["lock:idle@60"]);
});

test("a kiosk in use that can't be seen ends", () => {
  const session = new SessionDriver(KIOSK, LIMITED)
    .wait(2 * SECOND)
    .input()
    .send(BLIND)
    .wait(HOUR);
  expect(session.acts).toEqual(["signOut:idle@62"]);
});

test.each([
  ["a kiosk ends", KIOSK, ["signOut:idle@602"]],
  ["a generic session is cleared, and covered", GENERIC, ["clear:idle@602"]],
] as const)("where nobody can be seen to begin, %s at its limit", (_what, traits, acts) => {
  const session = new SessionDriver(traits, { signOutAfterMs: 10 * MINUTE });
  session
    .wait(2 * SECOND)
    .send(BLIND)
    .wait(10 * MINUTE - SECOND);
  expect(session.screen).toMatch(/^warning/);
  expect(session.wait(HOUR).acts).toEqual(acts);
});

test("whoever says that they are there begins a session that can't be seen", () => {
  const session = new SessionDriver(KIOSK, { signOutAfterMs: 10 * MINUTE });
  session
    .wait(2 * SECOND)
    .send(BLIND)
    .wait(10 * MINUTE - SECOND)
    .send({ kind: "stillHere" });
  expect(session.wait(59 * SECOND).acts).toEqual([]);
});

test("a blind session without a password is cleared at most three times in an hour", () => {
  const traits = { kind: "named", canUnlock: false } as const;
  const session = new SessionDriver(traits, LIMITED).send(BLIND).wait(50 * MINUTE);
  expect(session.acts).not.toEqual([]);
  expect(session.acts.length).toBeLessThanOrEqual(3);
});

test("what fell due in sleep happens before anybody sees the screen", () => {
  const rules = { lockAfterMs: 5 * MINUTE, clearAfterMs: 15 * MINUTE };
  const session = new SessionDriver(NAMED, rules).wait(4.5 * MINUTE);
  session.nowMs += HOUR;
  session.send({ kind: "resumed", suspendedAtMs: 4.5 * MINUTE });
  expect(session.acts).toEqual(["lock:idle@3870", "clear:idle@3870"]);
});

test("sleep counts as idle also where nobody was idle before", () => {
  const session = new SessionDriver(NAMED, { lockAfterMs: 5 * MINUTE }).wait(MINUTE).input();
  session.nowMs += 6 * MINUTE;
  session.send({ kind: "resumed", suspendedAtMs: MINUTE });
  expect(session.acts).toEqual(["lock:idle@420"]);
});

test("a short sleep changes nothing, and any later key still counts", () => {
  const session = new SessionDriver(NAMED, { lockAfterMs: 5 * MINUTE }).wait(MINUTE).input();
  session.nowMs += 2 * MINUTE;
  session
    .send({ kind: "resumed", suspendedAtMs: MINUTE })
    .input()
    .wait(3.5 * MINUTE);
  expect(session.acts).toEqual([]);
  expect(session.screen).toBe("none");
});

test("where the policy says so, whoever wakes the device signs in again", () => {
  const session = new SessionDriver(NAMED, { lockOnResume: true }).wait(SECOND);
  expect(session.send({ kind: "resumed", suspendedAtMs: 0 }).acts).toEqual(["lock:idle@1"]);
});

test("a locked session goes on to its sign-out although idleness can't be seen", () => {
  const rules = { lockAfterMs: MINUTE, signOutAfterMs: 10 * MINUTE };
  const session = new SessionDriver(NAMED, rules)
    .wait(2 * MINUTE)
    .send(BLIND)
    .wait(HOUR);
  expect(session.acts).toEqual(["lock:idle@60", "signOut:idle@600"]);
});

test("a daemon that takes over the state shows again what belongs on the screen", () => {
  const session = new SessionDriver(NAMED, { lockAfterMs: 5 * MINUTE }).wait(4.5 * MINUTE);
  const shows = session.send({ kind: "rulesChanged" }).step.effects;
  expect(shows).toMatchObject([{ kind: "show", surface: "warning" }]);
});

const BROKEN = { kind: "lockBroken", reason: "idle" } as const;

test("a lock that nobody opened is made again at once, for the same reason", () => {
  const session = new SessionDriver(NAMED, { lockAfterMs: 5 * MINUTE });
  session.wait(6 * MINUTE).send(BROKEN);
  expect(session.acts).toEqual(["lock:idle@300", "lock:idle@360"]);
  expect(session.step.state.stage).toBe("locked");
});

test("during a pause a lock that went is not made again, and the idle clock goes on", () => {
  const session = new SessionDriver(NAMED, { lockAfterMs: 5 * MINUTE });
  session
    .wait(6 * MINUTE)
    .send({ kind: "hold", untilMs: HOUR })
    .send(BROKEN);
  expect(session.acts).toEqual(["lock:idle@300"]);
  session.wait(HOUR);
  expect(session.acts).toHaveLength(2);
});

test("a lock that nobody could open is not made again by us", () => {
  const session = new SessionDriver(GENERIC).send({ kind: "lockSeen" }).send(BROKEN);
  expect(session.acts).toEqual([]);
  expect(session.step.state.lockedAtMs).toBeNull();
});

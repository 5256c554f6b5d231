import { expect, test } from "vitest";
import { heldUntilMs } from "../../../policies/session-hold.ts";
import type { PendingAct, SessionEvent } from "../../../policies/session-state.ts";
import {
  GENERIC,
  HOUR,
  KIOSK,
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

test("a hold keeps everything back but an admin's wipe, and comes back by itself", () => {
  const session = new SessionDriver(NAMED, { lockAfterMs: MINUTE });
  session
    .send({ kind: "hold", untilMs: HOUR })
    .send(ask(closing))
    .wait(30 * MINUTE);
  expect(session.acts).toEqual([]);
  session.send(ask({ act: "clear", ...command }, false));
  expect(session.acts).toEqual(["clear:command@1800"]);
  expect(session.wait(HOUR).acts.slice(1)).toEqual(["signOut:calendar@3600"]);
});

test("emergency holds idle, calendar, length and commands, and is counted", () => {
  const emergency = { forMs: 15 * MINUTE, perShift: 1 };
  const rules = { lockAfterMs: MINUTE, maxLengthMs: 5 * MINUTE, emergency };
  const session = new SessionDriver(NAMED, rules).wait(50 * SECOND).send({ kind: "emergency" });
  expect(session.screen, "who pressed is told that it was heard").toBe("notice");
  expect(session.wait(30 * SECOND).screen).toBe("none");
  session.send(ask({ act: "lock", ...command }, false)).wait(13 * MINUTE);
  expect(session.acts).toEqual([]);
  session.send({ kind: "emergency" }).wait(HOUR);
  expect(session.step.state.emergencyUsed).toBe(1);
  expect(session.acts[0]).toBe("signOut:maxLength@950");
});

test("emergency never holds an admin's wipe", () => {
  const session = new SessionDriver(NAMED, { emergency: { forMs: HOUR, perShift: 3 } });
  session.send({ kind: "emergency" }).send(ask({ act: "clear", ...command }, false));
  expect(session.acts).toEqual(["clear:command@0"]);
});

test("nor what becomes of an account, or the risk of a device, whether here or by order", () => {
  const rules = { emergency: { forMs: HOUR, perShift: 3 }, lockOnRiskRise: true };
  const acts = (event: SessionEvent) =>
    new SessionDriver(NAMED, rules).send({ kind: "emergency" }).send(event).wait(MINUTE).acts;
  const ordered = { act: "signOut", reason: "accountChanged", commandId: "c" } as const;
  expect([
    acts({ kind: "accountChanged", change: "disabled" }),
    acts({ kind: "accountChanged", change: "passwordChanged" }),
    acts({ kind: "riskRose" }),
    acts(ask({ ...ordered, atMs: 20 * SECOND, noLaterThanMs: null })),
  ]).toEqual([
    ["signOut:accountChanged@60"],
    ["lock:accountChanged@60"],
    ["lock:risk@60"],
    ["signOut:accountChanged@20"],
  ]);
});

test("a pause holds those too: one person can hold every act that comes by itself", () => {
  const session = new SessionDriver(NAMED).send({ kind: "hold", untilMs: HOUR });
  session.send({ kind: "accountChanged", change: "disabled" }).wait(30 * MINUTE);
  expect(session.acts).toEqual([]);
});

test("a lock that went unexplained during an emergency is made again where that did not hold it", () => {
  const rules = { emergency: { forMs: HOUR, perShift: 3 } };
  const again = (reason: "accountChanged" | "user") => {
    const session = new SessionDriver(NAMED, rules).send({ kind: "emergency" });
    return session.send({ kind: "lockSeen" }).send({ kind: "lockBroken", reason }).acts;
  };
  expect([again("accountChanged"), again("user")]).toEqual([["lock:accountChanged@0"], []]);
});

test.each([
  ["on a kiosk", KIOSK, { forMs: HOUR, perShift: 3 }],
  ["where the policy has none", NAMED, null],
])("there is no emergency %s", (_where, traits, emergency) => {
  const session = new SessionDriver(traits, { emergency }).send({ kind: "emergency" });
  expect(session.step.state).toMatchObject({ emergencyUsed: 0 });
  expect(heldUntilMs(session.step.state, "idle")).toBe(0);
});

test("the next person at a shared account has emergencies of their own", () => {
  const rules = { lockAfterMs: 5 * MINUTE, emergency: { forMs: MINUTE, perShift: 1 } };
  const session = new SessionDriver(GENERIC, rules).wait(2 * SECOND).input();
  session.send({ kind: "emergency" }).wait(HOUR);
  expect(session.acts).toEqual(["clear:idle@302"]);
  session.input().send({ kind: "emergency" });
  expect(session.step.state.emergencyUsed).toBe(1);
  expect(heldUntilMs(session.step.state, "idle")).toBe(session.nowMs + MINUTE);
});

test("clearing a named session gives its owner no more emergencies", () => {
  const session = new SessionDriver(NAMED, { emergency: { forMs: MINUTE, perShift: 1 } });
  session.send({ kind: "emergency" }).send({ kind: "nextPerson" });
  expect(session.acts).toEqual(["clear:user@0"]);
  expect(session.step.state.emergencyUsed).toBe(1);
});

test("ending a pause leaves a person's emergency alone", () => {
  const rules = { lockAfterMs: MINUTE, emergency: { forMs: 15 * MINUTE, perShift: 1 } };
  const session = new SessionDriver(NAMED, rules).send({ kind: "emergency" });
  session.send({ kind: "hold", untilMs: HOUR }).wait(MINUTE).send({ kind: "hold", untilMs: 0 });
  expect(heldUntilMs(session.step.state, "idle")).toBe(15 * MINUTE);
  expect(session.wait(HOUR).acts).toEqual(["lock:idle@900"]);
});

test("an emergency that is over leaves a longer pause alone, and a pause ends when told", () => {
  const rules = { lockAfterMs: MINUTE, emergency: { forMs: MINUTE, perShift: 1 } };
  const session = new SessionDriver(NAMED, rules).send({ kind: "hold", untilMs: HOUR });
  session.send({ kind: "emergency" }).wait(30 * MINUTE);
  expect(session.acts).toEqual([]);
  session.send({ kind: "hold", untilMs: session.nowMs }).wait(20 * SECOND);
  expect(session.acts).toEqual(["lock:idle@1820"]);
});

test.each([
  ["is locked", 0, ["lock:idle@1"]],
  ["is not while nothing is done to it by itself", HOUR, []],
])("a device that goes to sleep %s", (_what, untilMs, acts) => {
  const session = new SessionDriver(NAMED, { lockOnResume: true }).wait(SECOND);
  session.send({ kind: "hold", untilMs }).send({ kind: "suspending" });
  expect(session.acts).toEqual(acts);
});

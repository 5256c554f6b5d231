import { expect, test } from "vitest";
import { next } from "../../../policies/session-machine.ts";
import { restored, sessionStateSchema } from "../../../policies/session-restore.ts";
import type { PendingAct, SessionEvent } from "../../../policies/session-state.ts";
import { HOUR, MINUTE, NAMED, SECOND, SessionDriver } from "../../support/session-driver.ts";

const LADDER = { lockAfterMs: 5 * MINUTE, signOutAfterMs: HOUR } as const;
const later = { atMs: HOUR, noLaterThanMs: null } as const;
const IDLE: SessionEvent = { kind: "idle", lastInputMs: 0 };

/** What the next life of the daemon does at once with what this one leaves. */
function takeOver(session: SessionDriver): SessionDriver {
  const { state } = session.step;
  session.step = { ...session.step, state: restored(state) };
  return session.send({ kind: "rulesChanged" });
}

test("a warning that was on screen starts anew once the idle source has spoken", () => {
  const session = takeOver(new SessionDriver(NAMED, LADDER).wait(5 * MINUTE - SECOND));
  expect([session.screen, session.step.state.idle]).toEqual(["none", false]);
  session.send(IDLE).wait(19 * SECOND);
  expect([session.screen, session.acts]).toEqual(["warning:lock", []]);
  expect(session.wait(SECOND).acts).toEqual(["lock:idle@319"]);
});

test("a session that was long overdue while no daemon ran is warned before it is locked", () => {
  const session = new SessionDriver(NAMED, LADDER).wait(4 * MINUTE);
  session.nowMs += HOUR;
  takeOver(session).send(IDLE);
  expect(session.acts).toEqual([]);
  session.wait(20 * SECOND);
  expect(session.acts).toEqual(["lock:idle@3860"]);
});

test("a locked session stays locked, and goes on to its sign-out", () => {
  const session = takeOver(new SessionDriver(NAMED, LADDER).wait(10 * MINUTE));
  expect(session.step.state.stage).toBe("locked");
  expect(session.wait(HOUR).acts).toEqual(["lock:idle@300", "signOut:idle@3600"]);
});

test("a session that is still there after a crash in its sign-out is not taken for one that ended", () => {
  const session = takeOver(new SessionDriver(NAMED, { signOutAfterMs: HOUR }).wait(HOUR));
  expect(session.step.state.stage).toBe("active");
  session.send(IDLE).wait(20 * SECOND);
  expect(session.acts).toEqual(["signOut:idle@3600", "signOut:idle@3620"]);
});

test("a locked session whose sign-out a crash cut short is still a locked one", () => {
  const session = takeOver(new SessionDriver(NAMED, LADDER).wait(HOUR));
  expect(session.step.state.stage).toBe("locked");
  expect(session.wait(MINUTE).acts.slice(2)).toEqual(["signOut:idle@3620"]);
});

test("commands are left to their journal; other acts are warned of, whoever asked for them", () => {
  const asks: readonly PendingAct[] = [
    { act: "clear", reason: "command", commandId: "command-1", ...later },
    { act: "signOut", reason: "accountChanged", commandId: "command-2", ...later },
    { act: "lock", reason: "risk", ...later },
  ];
  const session = new SessionDriver(NAMED);
  for (const pending of asks) session.send({ kind: "ask", pending, warn: false });
  session.nowMs = 2 * HOUR;
  expect(takeOver(session).screen).toBe("banner:lock");
  expect(session.acts).toEqual([]);
  expect(session.wait(HOUR).acts).toEqual(["lock:risk@7220"]);
});

test("blindness is counted from when the new idle source tells of it", () => {
  const blind: SessionEvent = { kind: "idleUnknown", because: "dead" };
  const session = new SessionDriver(NAMED, LADDER).send(blind).wait(59 * SECOND);
  expect(takeOver(session).screen).toBe("none");
  session.send(blind).wait(MINUTE);
  expect(session.acts).toEqual(["lock:idle@119"]);
});

test.each([
  ["with a field missing", { lastInputMs: undefined }],
  ["with a field that is not ours", { color: "red" }],
  ["with an unknown stage", { stage: "asleep" }],
  ["with a time that is no number", { startedAtMs: "0" }],
])("refuses a kept state %s", (_what, fault) => {
  const kept = JSON.parse(JSON.stringify(new SessionDriver(NAMED).step.state));
  expect(sessionStateSchema.safeParse(kept).success).toBe(true);
  expect(sessionStateSchema.safeParse({ ...kept, ...fault }).success).toBe(false);
});

test("a restored state is one that can be written down again", () => {
  const { state } = new SessionDriver(NAMED, LADDER).wait(5 * MINUTE).step;
  const again = sessionStateSchema.parse(JSON.parse(JSON.stringify(restored(state))));
  const context = { rules: new SessionDriver(NAMED).rules, traits: NAMED, nowMs: 5 * MINUTE };
  expect(next(again, { kind: "tick" }, context).state.stage).toBe("locked");
});

test("a state of a version that showed no countdown at the end is taken over as it is", () => {
  const { closing: _, ...older } = new SessionDriver(NAMED, LADDER).wait(10 * MINUTE).step.state;
  const read = sessionStateSchema.safeParse(older);
  expect(read).toMatchObject({ success: true, data: { closing: null, stage: "locked" } });
});

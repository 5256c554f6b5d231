import { expect, test } from "vitest";
import { restored, sessionStateSchema } from "../../../policies/session-restore.ts";
import type { ActReason } from "../../../policies/vocabulary.ts";
import { HOUR, KIOSK, MINUTE, NAMED, SECOND, SessionDriver } from "../../support/session-driver.ts";

function ask(reason: ActReason, warn = false) {
  const pending = { act: "signOut", reason, atMs: 0, noLaterThanMs: null } as const;
  return { kind: "ask", pending, warn } as const;
}

function failing(session: SessionDriver, reason: ActReason): SessionDriver {
  return session.send({ kind: "endFailed", reason });
}

test("a sign-out that left its session standing is warned of and done again, later each time", () => {
  const session = new SessionDriver(NAMED).wait(MINUTE).send(ask("command"));
  for (let times = 0; times < 9; times++) {
    failing(session, "command");
    expect(session.step.state.stage).not.toBe("signedOut");
    session.wait((session.step.next?.atMs ?? 0) - session.nowMs - 20 * SECOND);
    expect(session.screen).toBe("banner:signOut");
    session.wait(20 * SECOND);
  }
  const at = session.acts.map((act) => Number(act.replace("signOut:command@", "")));
  const waits = at.slice(1).map((one, index) => one - (at[index] ?? 0));
  expect(waits).toEqual([30, 60, 120, 240, 480, 900, 900, 900, 900]);
});

test("one that works is the last", () => {
  const session = new SessionDriver(NAMED).send(ask("calendar", true)).wait(MINUTE);
  failing(session, "calendar").wait(HOUR);
  expect(session.acts).toEqual(["signOut:calendar@20", "signOut:calendar@90"]);
});

test("an idle person who comes back to a session that stayed keeps it", () => {
  const session = new SessionDriver(NAMED, { signOutAfterMs: 10 * MINUTE }).wait(10 * MINUTE);
  failing(session, "idle")
    .wait(15 * SECOND)
    .input();
  expect(session.screen).toBe("none");
  expect(session.wait(9 * MINUTE).acts).toEqual(["signOut:idle@600"]);
});

test("nobody comes back: the idle limit itself asks again", () => {
  const session = new SessionDriver(NAMED, { signOutAfterMs: 10 * MINUTE }).wait(10 * MINUTE);
  failing(session, "idle").wait(30 * SECOND);
  expect(failing(session, "idle").wait(MINUTE).acts).toEqual([
    "signOut:idle@600",
    "signOut:idle@630",
    "signOut:idle@690",
  ]);
});

test("so does the length of a session, and a second one that is asked for meanwhile is one", () => {
  const session = new SessionDriver(NAMED, { maxLengthMs: HOUR }).wait(HOUR);
  failing(session, "maxLength").wait(30 * SECOND);
  expect(session.acts).toEqual(["signOut:maxLength@3600", "signOut:maxLength@3630"]);
  const risky = new SessionDriver(NAMED).send(ask("risk", true)).wait(20 * SECOND);
  failing(failing(risky, "risk"), "risk");
  expect(risky.step.state.asked).toHaveLength(1);
});

test("a locked session that could not be taken over is locked again, and offered again", () => {
  const session = new SessionDriver(NAMED, { takeoverAfterMs: MINUTE }).send({ kind: "lockSeen" });
  failing(session.wait(MINUTE).send({ kind: "nextPerson" }), "takeover");
  expect(session.step.state.stage).toBe("locked");
  expect(session.wait(HOUR).send({ kind: "nextPerson" }).acts).toEqual([
    "signOut:takeover@60",
    "signOut:takeover@3660",
  ]);
});

test("a kiosk's guest who could not be ended is ended", () => {
  const session = new SessionDriver(KIOSK)
    .wait(2 * SECOND)
    .input()
    .wait(MINUTE);
  failing(session.send({ kind: "shellLost" }), "shellLost").wait(HOUR);
  expect(session.acts).toEqual(["signOut:shellLost@62", "signOut:shellLost@92"]);
});

test("a new daemon goes on with what the last one left standing, but for a command that it was told of", () => {
  const askedAfter = (reason: ActReason) => {
    const session = failing(new SessionDriver(NAMED).send(ask(reason)), reason);
    const kept = JSON.parse(JSON.stringify(session.step.state));
    return restored(sessionStateSchema.parse(kept)).asked;
  };
  expect(askedAfter("calendar")).toMatchObject([{ act: "signOut", warn: true }]);
  expect(askedAfter("command")).toEqual([]);
});

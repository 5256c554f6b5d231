import { expect, test } from "vitest";
import { KIOSK, NAMED, SECOND, SessionDriver } from "../../support/session-driver.ts";

test("while programs close, what they still have is counted down, and then nothing is shown", () => {
  const session = new SessionDriver(NAMED).wait(SECOND).send({ kind: "signOutNow" });
  expect(session.step.state.shown).toEqual({
    surface: "banner",
    pending: { act: "signOut", reason: "user", atMs: 6 * SECOND, noLaterThanMs: null },
    answer: "none",
  });
  expect(session.wait(4 * SECOND).screen).toBe("banner:signOut");
  expect(session.wait(SECOND).screen).toBe("none");
});

test("a session that stands again shows no countdown of an end that did not come", () => {
  const session = new SessionDriver(NAMED).wait(SECOND).send({ kind: "signOutNow" });
  session.wait(SECOND).send({ kind: "endFailed", reason: "user" });
  const { stage, shown, closing } = session.step.state;
  expect([stage, closing]).toEqual(["warned", null]);
  expect(shown.pending?.atMs).toBe(2 * SECOND + 30 * SECOND);
});

test("what a kiosk's guest leaves is hidden from the next one while it ends", () => {
  const session = new SessionDriver(KIOSK).wait(SECOND).input().send({ kind: "signOutNow" });
  expect(session.screen).toBe("cover:hide");
  expect(session.wait(5 * SECOND).screen).toBe("none");
});

test("nothing is shown above a lock: nobody is there who could save", () => {
  const session = new SessionDriver(NAMED).wait(SECOND).send({ kind: "lockSeen" });
  session.send({ kind: "ask", pending: WIPE_OUT, warn: false });
  expect([session.acts, session.screen]).toEqual([["signOut:command@1"], "none"]);
});

const WIPE_OUT = {
  act: "signOut",
  reason: "command",
  atMs: 0,
  noLaterThanMs: null,
} as const;

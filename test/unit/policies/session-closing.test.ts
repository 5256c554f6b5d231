import { expect, test } from "vitest";
import { decidedEnd } from "../../../policies/session-closing.ts";
import { KIOSK, NAMED, SECOND, SessionDriver } from "../../support/session-driver.ts";

test("while programs close, what they still have is counted down, and then nothing is shown", () => {
  const session = new SessionDriver(NAMED).wait(SECOND).send({ kind: "signOutNow" });
  expect(session.wait(3 * SECOND).screen).toBe("none");
  session.send({ kind: "endBegun", reason: "user" });
  expect(session.step.state.shown).toEqual({
    surface: "banner",
    pending: { act: "signOut", reason: "user", atMs: 9 * SECOND, noLaterThanMs: null },
    answer: "none",
  });
  expect(session.wait(4 * SECOND).screen).toBe("banner:signOut");
  expect(session.wait(SECOND).screen).toBe("none");
});

test.each(["begins and is done", "is only noted"])(
  "the end of a sign-out that %s is shown no longer",
  (how) => {
    const session = new SessionDriver(NAMED).wait(SECOND).send({ kind: "signOutNow" });
    if (how !== "is only noted") session.send({ kind: "endBegun", reason: "user" });
    session.send({ kind: "actDone", act: "signOut" });
    expect([session.step.state.closing, session.screen]).toEqual([null, "none"]);
  },
);

test("what else is done meanwhile takes no countdown away", () => {
  const session = new SessionDriver(NAMED).wait(SECOND).send({ kind: "signOutNow" });
  session.send({ kind: "endBegun", reason: "user" }).send({ kind: "actDone", act: "clear" });
  expect(session.screen).toBe("banner:signOut");
});

test("one that is decided while another is under way begins no countdown of its own", () => {
  const session = new SessionDriver(NAMED).wait(SECOND).send({ kind: "signOutNow" });
  session.send({ kind: "endBegun", reason: "user" }).wait(SECOND);
  const ordered = { ...WIPE_OUT, commandId: "c-1" };
  session.send({ kind: "ask", pending: ordered, warn: false });
  expect(session.acts).toEqual(["signOut:user@1", "signOut:command@2"]);
  expect(session.step.state.shown.pending).toMatchObject({ reason: "user", atMs: 6 * SECOND });
  session.send({ kind: "endFailed", reason: "user" }).send({ kind: "endBegun", reason: "command" });
  const { stage, shown } = session.step.state;
  expect([stage, shown.pending]).toMatchObject([
    "signedOut",
    { reason: "command", atMs: 7 * SECOND },
  ]);
});

const DECIDED = { reason: "command", untilMs: 20 * SECOND, isWaiting: true } as const;

test.each([
  ["begins", null, DECIDED],
  ["leaves one that counts down as it is", { reason: "user", untilMs: 10_001 }, "it"],
  ["begins where the one before is over", { reason: "user", untilMs: 10_000 }, DECIDED],
] as const)("a sign-out that is decided %s", (_what, before, closing) => {
  const decided = decidedEnd(before, "command", { nowMs: 10 * SECOND });
  expect(decided).toEqual(closing === "it" ? before : closing);
});

test("a session that stands again shows no countdown of an end that did not come", () => {
  const session = new SessionDriver(NAMED).wait(SECOND).send({ kind: "signOutNow" });
  session.send({ kind: "endBegun", reason: "user" });
  session.wait(SECOND).send({ kind: "endFailed", reason: "user" });
  const { stage, shown, closing } = session.step.state;
  expect([stage, closing]).toEqual(["warned", null]);
  expect(shown.pending?.atMs).toBe(2 * SECOND + 30 * SECOND);
});

test("what a kiosk's guest leaves is hidden from the next one while it ends", () => {
  const session = new SessionDriver(KIOSK).wait(SECOND).input().send({ kind: "signOutNow" });
  expect(session.wait(3 * SECOND).screen).toBe("cover:hide");
  session.send({ kind: "endBegun", reason: "user" });
  expect(session.screen).toBe("cover:hide");
  expect(session.wait(5 * SECOND).screen).toBe("none");
});

test("a cover keeps nobody out of a kiosk whose end never begins", () => {
  const session = new SessionDriver(KIOSK).wait(SECOND).input().send({ kind: "signOutNow" });
  expect(session.wait(9 * SECOND).screen).toBe("cover:hide");
  expect(session.wait(SECOND).screen).toBe("none");
});

test("nothing is shown above a lock: nobody is there who could save", () => {
  const session = new SessionDriver(NAMED).wait(SECOND).send({ kind: "lockSeen" });
  session.send({ kind: "ask", pending: WIPE_OUT, warn: false });
  session.send({ kind: "endBegun", reason: "command" });
  expect([session.acts, session.screen]).toEqual([["signOut:command@1"], "none"]);
});

const WIPE_OUT = {
  act: "signOut",
  reason: "command",
  atMs: 0,
  noLaterThanMs: null,
} as const;

import { expect, test } from "vitest";
import { HOUR, KIOSK, MINUTE, NAMED, SECOND, SessionDriver } from "../../support/session-driver.ts";

const LIMITS = { signOutAfterMs: 2 * MINUTE, maxLengthMs: HOUR } as const;

/** Somebody, or something, that presses a key each second, and is asked nothing. */
function jiggle(session: SessionDriver, untilMs: number): SessionDriver {
  session.wait(SECOND).input();
  while (session.nowMs < untilMs) session.wait(SECOND).input();
  return session;
}

/** How often something began to announce that it ends. */
function announcements(session: SessionDriver): number {
  const shows = session.seen.flatMap(({ effect }) =>
    effect.kind === "show" ? [effect.surface === "banner" || effect.surface === "warning"] : [],
  );
  return shows.filter((is, index) => is && shows[index - 1] !== true).length;
}

test.each([
  ["kiosk", KIOSK, HOUR + SECOND],
  ["named", NAMED, HOUR],
] as const)(
  "90: an hour of keys without a pause ends a %s session when its length says, warned of once",
  (_kind, traits, atMs) => {
    const session = jiggle(new SessionDriver(traits, LIMITS), 2 * HOUR);
    expect(session.acts).toEqual([`signOut:maxLength@${atMs / SECOND}`]);
    expect(announcements(session)).toBe(1);
  },
);

test("90: a key at the very moment of the deadline keeps no guest", () => {
  const session = new SessionDriver(KIOSK, LIMITS).wait(SECOND).input();
  session.wait(2 * MINUTE - SECOND);
  // The two come in the same millisecond, the key first.
  session.nowMs += SECOND;
  session.input().send({ kind: "input" }).send({ kind: "tick" });
  expect(session.acts).toEqual(["signOut:idle@121"]);
});

test("90: an answer that comes after it takes nothing back", () => {
  const session = new SessionDriver(KIOSK, LIMITS)
    .wait(SECOND)
    .input()
    .wait(2 * MINUTE);
  expect(session.acts).toEqual(["signOut:idle@121"]);
  session
    .input()
    .send({ kind: "stillHere" })
    .wait(2 * MINUTE);
  expect([session.acts, session.step.state.stage]).toEqual([["signOut:idle@121"], "signedOut"]);
});

test("90: a closing time holds against keys up to its last moment, warned of once", () => {
  const session = new SessionDriver(NAMED).wait(SECOND).input();
  const atMs = 10 * MINUTE;
  const pending = { act: "signOut", reason: "calendar", atMs, noLaterThanMs: atMs } as const;
  session.wait(9 * MINUTE).send({ kind: "ask", pending, warn: true });
  jiggle(session, 20 * MINUTE);
  expect(session.acts).toEqual(["signOut:calendar@600"]);
  expect(announcements(session)).toBe(1);
});

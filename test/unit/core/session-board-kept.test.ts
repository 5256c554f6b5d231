import { expect, test } from "vitest";
import type { SessionInfo } from "../../../agent/core/ports.ts";
import type { PendingAct } from "../../../policies/session-state.ts";
import type { ActReason, SessionStage } from "../../../policies/vocabulary.ts";
import { keeperWorld, RULES, sessionOf } from "../../support/keeper-world.ts";

const HOUR_MS = 3_600_000;

/** A board, what it tells of, and whose sign-out is still owed. */
function watched(sessions: readonly SessionInfo[], owed: ActReason | null = null) {
  const added: SessionInfo[] = [];
  const removed: (SessionStage | null)[] = [];
  const locks: string[] = [];
  const state = { owed };
  const world = keeperWorld(sessions, RULES, {
    onAdded: (session) => void added.push(session),
    onRemoved: (_id, stage) => void removed.push(stage),
    owedEnd: () => state.owed,
    lockEvent: ({ kind }) => {
      locks.push(kind);
      return kind === "locked" ? { kind: "lockSeen" } : { kind: "unlockSeen" };
    },
  });
  return { ...world, added, removed, locks, state };
}

test("a session that another one of its id was kept of is told to be new, and starts anew", async () => {
  const sessions = [sessionOf("a", { beganMs: 1 })];
  const { makeBoard, added, clock } = watched(sessions);
  const first = makeBoard();
  await first.start();
  first.close();
  clock.advance(HOUR_MS);
  sessions[0] = sessionOf("a", { beganMs: 2 });
  const second = makeBoard();
  await second.start();
  expect(added.map(({ isNew }) => isNew)).toEqual([undefined, true]);
  expect(second.keeper("a")?.state.startedAtMs).toBe(clock.uptimeMs());
});

test("one that is listed and told of is met once", async () => {
  const { makeBoard, added, change } = watched([sessionOf("a")]);
  await makeBoard().start();
  change({ kind: "added", session: sessionOf("a") });
  expect(added).toHaveLength(1);
});

test("an unlock of what nobody saw locked is none", async () => {
  const { makeBoard, locks, change } = watched([sessionOf("a")]);
  await makeBoard().start();
  for (const kind of ["unlocked", "locked", "unlocked"] as const) change({ kind, sessionId: "a" });
  expect(locks).toEqual(["locked", "unlocked"]);
});

test("whoever hears of its end hears how far it was, and nothing of it is the next one's", async () => {
  const { makeBoard, removed, change, clock } = watched([sessionOf("a")]);
  const board = makeBoard();
  await board.start();
  const atMs = clock.uptimeMs();
  const pending = { act: "signOut", reason: "user", atMs, noLaterThanMs: null } as const;
  board.keeper("a")?.handle({ kind: "ask", pending, warn: false });
  change({ kind: "removed", sessionId: "a" });
  clock.advance(HOUR_MS);
  change({ kind: "added", session: sessionOf("a") });
  expect([removed, board.keeper("a")?.state.startedAtMs]).toEqual([
    ["signedOut"],
    clock.uptimeMs(),
  ]);
});

test.each([
  ["is asked for already: once", { act: "signOut", reason: "accountChanged" }, 1],
  ["is not what is asked for, for another reason", { act: "signOut", reason: "calendar" }, 2],
  ["is not what is asked for, another act", { act: "clear", reason: "accountChanged" }, 2],
] as const)("a sign-out that is owed %s", async (_what, asked, count) => {
  const { makeBoard, state, clock } = watched([sessionOf("a")]);
  const first = makeBoard();
  await first.start();
  const atMs = clock.uptimeMs() + HOUR_MS;
  const pending: PendingAct = { ...asked, atMs, noLaterThanMs: null };
  first.keeper("a")?.handle({ kind: "ask", pending, warn: true });
  first.close();
  state.owed = "accountChanged";
  const second = makeBoard();
  await second.start();
  expect(second.keeper("a")?.state.asked).toHaveLength(count);
});

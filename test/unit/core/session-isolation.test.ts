import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { SessionEvent } from "../../../policies/session-state.ts";
import { keeperWorld, RULES, sessionOf } from "../../support/keeper-world.ts";

const HOUR = 3_600_000;
const rules = {
  ...RULES,
  clearAfterMs: 300_000,
  signOutAfterMs: 900_000,
  maxLengthMs: HOUR,
  emergency: { forMs: 600_000, perShift: 3 },
  lockOnRiskRise: true,
  keepAwake: { allow: ["media"], maxMs: HOUR },
};

const ORDERED = { act: "signOut", reason: "command", atMs: 0, noLaterThanMs: null } as const;

/** Whatever may happen to one session. */
const event: fc.Arbitrary<SessionEvent> = fc.constantFrom<SessionEvent[]>(
  { kind: "input" },
  { kind: "idleUnknown", because: "dead" },
  { kind: "lockSeen" },
  { kind: "unlockSeen" },
  { kind: "unlockFound" },
  { kind: "lockFailed" },
  { kind: "lockBroken", reason: "idle" },
  { kind: "endFailed", reason: "calendar" },
  { kind: "stillHere" },
  { kind: "unlock" },
  { kind: "ask", pending: ORDERED, warn: false },
  { kind: "shellLost" },
  { kind: "emergency" },
  { kind: "moreTime" },
  { kind: "nextPerson" },
  { kind: "signOutNow" },
  { kind: "riskRose" },
  { kind: "accountChanged", change: "disabled" },
  { kind: "accountChanged", change: "passwordChanged" },
  { kind: "grantTime", forMs: HOUR },
  { kind: "keepAwake", holder: "media", untilMs: 9 * HOUR },
);
const happening = fc.record({ event, afterMs: fc.integer({ min: 0, max: 400_000 }) });

/** Another session of the machine, left alone for two hours while this happens to the first. */
async function bystander(happenings: readonly { event: SessionEvent; afterMs: number }[]) {
  const world = keeperWorld([sessionOf("a"), sessionOf("b")], rules);
  const board = world.makeBoard();
  await board.start();
  const startedAtMs = world.clock.uptimeMs();
  world.clock.advance(40_000);
  world.edge("b", { kind: "idle", idleMs: 40_000 });
  for (const one of happenings) {
    const leftMs = startedAtMs + 2 * HOUR - world.clock.uptimeMs();
    world.clock.advance(Math.min(one.afterMs, leftMs));
    board.keeper("a")?.handle(one.event);
  }
  world.clock.advance(startedAtMs + 2 * HOUR - world.clock.uptimeMs());
  const acts = world.acts.filter(({ sessionId }) => sessionId === "b");
  return { acts, state: board.keeper("b")?.state };
}

test("whatever happens to one session, another one goes its way as if it were alone", async () => {
  const alone = await bystander([]);
  expect(alone.acts.map(({ act, reason }) => `${act}:${reason}`)).toEqual([
    "lock:idle",
    "clear:idle",
    "signOut:idle",
  ]);
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 20 }), async (happenings) => {
      expect(await bystander(happenings)).toEqual(alone);
    }),
    { numRuns: 60 },
  );
});

test("a session that ends takes nothing of another one along", async () => {
  const world = keeperWorld([sessionOf("a"), sessionOf("b")], rules);
  const board = world.makeBoard();
  await board.start();
  world.clock.advance(50_000);
  world.edge("b", { kind: "idle", idleMs: 50_000 });
  const before = board.keeper("b")?.state;
  world.change({ kind: "removed", sessionId: "a" });
  expect(board.keeper("b")?.state).toEqual(before);
});

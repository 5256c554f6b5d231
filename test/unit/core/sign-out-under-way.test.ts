import { expect, test } from "vitest";
import { keeperWorld, RULES, sessionOf } from "../../support/keeper-world.ts";

const ENDS = { ...RULES, lockAfterMs: null, maxLengthMs: 60_000 };

async function signingOut(observing: boolean) {
  const world = keeperWorld([sessionOf("a")], ENDS);
  world.world.busy = new Promise(() => undefined);
  world.world.observing = observing;
  const board = world.makeBoard();
  await board.start();
  world.clock.advance(60_000);
  expect(world.acts).toEqual([{ sessionId: "a", act: "signOut", reason: "maxLength" }]);
  return { world, keeper: board.keeper("a") };
}

test.each([false, true])(
  "a key during a sign-out changes nothing, observing: %s",
  async (observing) => {
    const { world, keeper } = await signingOut(observing);
    world.edge("a", { kind: "active" });
    expect(keeper?.state.stage).toBe("signedOut");
  },
);

test("where a sign-out was only noted, the next key shows that the session goes on", async () => {
  const world = keeperWorld([sessionOf("a")], ENDS);
  world.world.observing = true;
  const board = world.makeBoard();
  await board.start();
  world.clock.advance(60_000);
  await board.keeper("a")?.settled();
  world.edge("a", { kind: "active" });
  expect(board.keeper("a")?.state.stage).not.toBe("signedOut");
});

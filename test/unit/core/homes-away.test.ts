import { expect, test } from "vitest";
import { MAX_MISSED } from "../../../agent/core/homes-in-use.ts";
import { afterTheEndWorld } from "../../support/after-the-end-world.ts";
import { sessionOf } from "../../support/keeper-world.ts";

const DESK = { homeDir: "/home/desk", kind: "generic" } as const;
const [LEFT, RIGHT] = [sessionOf("5", DESK), sessionOf("7", DESK)];
type World = ReturnType<typeof afterTheEndWorld>;

const AWAY = Promise.resolve({ outcome: "partial", isHomeAway: true } as const);

test("a home that was away is cleared when it is there again, for whoever comes", async () => {
  const values = new Map<string, string>();
  afterTheEndWorld("boot-1", values).after.opened(LEFT);
  const away = afterTheEndWorld("boot-1", values);
  away.result = AWAY;
  await away.after.resumeUnseen();
  await away.settled();
  expect(away.homes.all()).toMatchObject([{ sessionId: "5", isUnreached: true }]);
  const world = afterTheEndWorld("boot-2", values);
  expect([world.after.resume(), world.cleared]).toEqual([[], []]);
  world.open = [RIGHT];
  world.after.opened(RIGHT);
  await world.settled();
  expect(world.cleared).toMatchObject([["signOut", { sessionId: "5" }]]);
  expect(world.homes.all().map(({ sessionId }) => sessionId)).toEqual(["7"]);
});

test.each([
  ["before", (world: World) => world.after.removed("5", true)],
  ["after", () => undefined],
])(
  "a sign-out of ours whose home went with it is remembered where the system tells of its end %s",
  (order, tell) => {
    const world = afterTheEndWorld("boot-1");
    world.after.opened(LEFT);
    world.after.signingOut("5");
    tell(world);
    world.after.signedOut("5", { outcome: "partial", isHomeAway: true });
    if (order === "after") world.after.removed("5", true);
    expect(world.homes.all()).toMatchObject([{ sessionId: "5", isUnreached: true }]);
  },
);

test("homes that never come back are forgotten, the oldest first, and each is kept once", () => {
  const { homes, after } = afterTheEndWorld("boot-1");
  const leave = (id: string, homeDir: string) => {
    after.opened(sessionOf(id, { ...DESK, homeDir }));
    const home = homes.closed(id);
    if (home !== null) homes.missed(home, "away", 0);
  };
  leave("twice", "/home/desk-1");
  for (let desk = 0; desk <= MAX_MISSED; desk += 1) leave(`${desk}`, `/home/desk-${desk}`);
  const kept = homes.all().map(({ sessionId }) => sessionId);
  expect(kept).toEqual(Array.from({ length: MAX_MISSED }, (_, index) => `${index + 1}`));
});

import { expect, test } from "vitest";
import { afterTheEndWorld } from "../../support/after-the-end-world.ts";
import { sessionOf } from "../../support/keeper-world.ts";

const DESK = { homeDir: "/home/desk", kind: "generic" } as const;
const [LEFT, RIGHT] = [sessionOf("5", DESK), sessionOf("7", DESK)];

/** A daemon that starts again after somebody left, and meets whoever comes next. */
async function nextComes(
  prepare: (world: ReturnType<typeof afterTheEndWorld>) => void,
  next = RIGHT,
) {
  const values = new Map<string, string>();
  afterTheEndWorld("boot-1", values).after.opened(LEFT);
  const world = afterTheEndWorld("boot-1", values);
  world.open = [next];
  prepare(world);
  world.after.opened(next);
  await world.settled();
  return { cleared: world.cleared.length, audited: world.audited, homes: world.homes.all() };
}

test.each([
  ["somebody is in another home", { cleared: 1 }, [sessionOf("6", { homeDir: "/home/other" })]],
  ["somebody has been in it all the time", { cleared: 0 }, [sessionOf("6", DESK)]],
])("while %s", async (_what, expected, others) => {
  const { homes, ...seen } = await nextComes((world) => {
    world.open = [RIGHT, ...others];
  });
  expect(seen).toMatchObject(expected);
  expect(seen.audited).toHaveLength(1 - expected.cleared);
  expect(homes.map(({ sessionId }) => sessionId)).toEqual(["7"]);
});

test.each([
  [
    "the owner is who comes",
    () => undefined,
    sessionOf("7", { homeDir: "/home/desk", kind: "named" }),
  ],
  [
    "the policy does not name a sign-out",
    (world: ReturnType<typeof afterTheEndWorld>) => {
      world.rules = { clearOn: ["boot"] };
    },
    RIGHT,
  ],
])("nothing is cleared, and nothing kept, where %s", async (_what, prepare, next) => {
  const { cleared, homes } = await nextComes(prepare, next);
  expect(cleared).toBe(0);
  expect(homes.map(({ sessionId }) => sessionId)).toEqual(["7"]);
});

test("a session that is known has not ended, even where the system does not list it yet", async () => {
  const { cleared, homes } = await nextComes((world) => void world.known.push(LEFT));
  expect(cleared).toBe(0);
  expect(homes.map(({ sessionId }) => sessionId)).toEqual(["5", "7"]);
});

test("logins wait for what a power cut left, and not where a daemon starts again or nothing is due", () => {
  const values = new Map<string, string>();
  const cut = afterTheEndWorld("boot-1", values);
  cut.result = new Promise(() => undefined);
  cut.after.opened(LEFT);
  cut.after.removed("5", false);
  const again = afterTheEndWorld("boot-1", values);
  again.result = new Promise(() => undefined);
  expect([again.after.resume(), again.cleared.length]).toEqual([[], 1]);
  const open = new Map<string, string>();
  afterTheEndWorld("boot-1", open).after.opened(LEFT);
  const idle = afterTheEndWorld("boot-2", open);
  idle.rules = { clearOn: ["signOut"] };
  expect([idle.after.resume(), idle.cleared.length]).toEqual([[], 0]);
  expect(idle.audited).toEqual(["notByPolicy"]);
});

test("who left while no daemon ran is cleared after when it starts, before anybody comes", async () => {
  const { cleared, homes } = await startsAgain();
  expect(cleared).toEqual([["signOut", expect.objectContaining({ sessionId: "5", isOver: true })]]);
  expect(homes).toEqual([]);
});

test.each([
  ["they never left", { open: [LEFT] }],
  ["the system says nothing of its sessions", { answers: false }],
  ["somebody uses the home again", { open: [RIGHT] }],
  ["somebody whom only we know uses it", { known: [RIGHT] }],
])("at a start it is left alone where %s", async (_what, given) => {
  const { cleared, homes } = await startsAgain((world) => void Object.assign(world, given));
  expect(cleared).toEqual([]);
  expect(homes).toMatchObject([{ sessionId: "5", isOver: false }]);
});

test("one that a kill cut short is cleared at the next start again", async () => {
  const values = new Map<string, string>();
  await startsAgain((world) => {
    world.result = new Promise(() => undefined);
  }, values);
  const world = afterTheEndWorld("boot-1", values);
  world.after.resume();
  await world.settled();
  expect(world.cleared).toHaveLength(1);
  expect(world.homes.all()).toEqual([]);
});

type World = ReturnType<typeof afterTheEndWorld>;

/** A daemon that starts again after somebody left, and whom nobody has met yet. */
async function startsAgain(
  prepare: (world: World) => void = () => undefined,
  values = new Map<string, string>(),
) {
  afterTheEndWorld("boot-1", values).after.opened(LEFT);
  const world = afterTheEndWorld("boot-1", values);
  prepare(world);
  await world.after.resumeUnseen();
  await world.settled();
  return { cleared: world.cleared, homes: world.homes.all() };
}

const KIOSK = { ...DESK, kind: "kiosk" } as const;

test.each([
  ["a guest's is cleared for the next one, who began anew", KIOSK, { isNew: true }, 1],
  ["a session that was taken over goes on", KIOSK, {}, 0],
  ["65: somebody else's of the same id is cleared", DESK, { uid: 1002 }, 1],
  ["an owner who is back is left alone", { ...DESK, kind: "named" } as const, { isNew: true }, 0],
])("after a start of the daemon %s", async (_what, first, next, cleared) => {
  const values = new Map<string, string>();
  afterTheEndWorld("boot-1", values).after.opened(sessionOf("kiosk", first));
  const world = afterTheEndWorld("boot-1", values);
  world.clock.advance(10);
  const session = sessionOf("kiosk", { ...first, ...next });
  world.open = [session];
  world.after.opened(session);
  world.after.resume();
  await world.settled();
  expect(world.cleared.map(([occasion, home]) => [occasion, home.uid])).toEqual(
    Array(cleared).fill(["signOut", 1001]),
  );
  expect(world.homes.all()).toMatchObject([{ sessionId: "kiosk", uid: session.uid }]);
  world.after.removed("kiosk", false);
  await world.settled();
  expect(world.homes.all()).toEqual([]);
});

test("each session of one name is dealt with by its own sign-out, in either order", () => {
  const world = afterTheEndWorld("boot-1");
  world.after.opened(sessionOf("kiosk"));
  world.after.signingOut("kiosk");
  world.after.removed("kiosk", true);
  world.after.signedOut("kiosk", { outcome: "done" });
  world.clock.advance(10);
  world.after.opened(sessionOf("kiosk"));
  world.after.signingOut("kiosk");
  world.after.signedOut("kiosk", { outcome: "done" });
  world.after.removed("kiosk", true);
  expect(world.homes.all()).toEqual([]);
});

test("who shared the account all the time keeps the home when the other one is gone", async () => {
  const values = new Map<string, string>();
  const before = afterTheEndWorld("boot-1", values);
  before.open = [LEFT, RIGHT];
  for (const session of before.open) before.after.opened(session);
  await before.settled();
  const world = afterTheEndWorld("boot-1", values);
  world.open = [RIGHT];
  world.after.opened(RIGHT);
  await world.settled();
  expect([world.cleared, world.audited]).toEqual([[], ["inUseAgain"]]);
});

import { expect, test } from "vitest";
import { aftermathOf } from "../../../agent/core/aftermath.ts";
import { afterTheEndWorld, EVERYTHING } from "../../support/after-the-end-world.ts";
import { sessionOf } from "../../support/keeper-world.ts";

const HOME = { homeDir: "/home/desk" };

test.each([
  ["a person who signed out", "signOut", [], "clear"],
  ["whoever signed out while the account is signed in again", "signOut", ["generic"], "inUseAgain"],
  ["a power cut", "boot", [], "clear"],
  ["a power cut, and the owner is back already", "boot", ["named"], "inUseAgain"],
  ["a power cut, and somebody uses the shared account already", "boot", ["generic"], "clear"],
  ["a power cut, and the kiosk's next guest is there already", "boot", ["kiosk"], "clear"],
] as const)("after %s", (_what, occasion, kinds, expected) => {
  const open = kinds.map((kind) => ({ ...HOME, kind }));
  const elsewhere = { homeDir: "/home/other", kind: "named" } as const;
  const due = { occasion, forWhoever: occasion === "boot" };
  expect(aftermathOf(HOME, due, [...open, elsewhere], EVERYTHING)).toBe(expected);
});

test("where the policy does not name the occasion, nothing is cleared", () => {
  const due = (occasion: "boot" | "signOut") => ({ occasion, forWhoever: true });
  expect(aftermathOf(HOME, due("boot"), [], { clearOn: ["signOut"] })).toBe("notByPolicy");
  expect(aftermathOf(HOME, due("signOut"), [], { clearOn: ["boot"] })).toBe("notByPolicy");
});

test("somebody who signs out by themselves is cleared after once, with what they downloaded", async () => {
  const world = afterTheEndWorld("boot-1");
  world.after.opened(sessionOf("3", { homeDir: "/home/desk", kind: "generic" }));
  const began = world.clock.nowMs();
  world.clock.advance(60_000);
  world.after.removed("3", false);
  await world.settled();
  const home = expect.objectContaining({ homeDir: "/home/desk", sinceMs: began });
  expect(world.cleared).toEqual([["signOut", home]]);
  expect(world.homes.all()).toEqual([]);
});

test("a session of the same name that begins during the clearing is cleared after too", async () => {
  const world = afterTheEndWorld("boot-1");
  world.after.opened(sessionOf("kiosk"));
  world.after.removed("kiosk", false);
  world.clock.advance(10);
  world.after.opened(sessionOf("kiosk"));
  await world.settled();
  expect(world.homes.all()).toMatchObject([{ isOver: false }]);
  world.after.removed("kiosk", false);
  expect(world.cleared).toHaveLength(2);
});

test("a daemon that is killed during the clearing goes on with it", async () => {
  const values = new Map<string, string>();
  const cut = afterTheEndWorld("boot-1", values);
  cut.result = new Promise(() => undefined);
  cut.after.opened(sessionOf("3"));
  cut.after.removed("3", false);
  const world = afterTheEndWorld("boot-1", values);
  world.after.resume();
  await world.settled();
  expect(world.cleared.map(([occasion]) => occasion)).toEqual(["signOut"]);
  expect(world.homes.all()).toEqual([]);
});

test("a session that we ended is cleared by the act, in whichever order the two are heard of", () => {
  for (const order of [
    ["removed", "signedOut"],
    ["signedOut", "removed"],
  ] as const) {
    const world = afterTheEndWorld("boot-1");
    world.after.opened(sessionOf("3"));
    world.after.signingOut("3");
    for (const step of order) {
      if (step === "removed") world.after.removed("3", true);
      else world.after.signedOut("3", { outcome: "done" });
    }
    expect(world.cleared).toEqual([]);
    expect(world.homes.all()).toEqual([]);
  }
});

test.each([
  ["a sign-out that failed", { outcome: "failed" }],
  ["one that left its session standing", { outcome: "partial", isLeft: true }],
] as const)("%s has cleared nothing: the home stays on the list", (_what, result) => {
  const world = afterTheEndWorld("boot-1");
  world.after.opened(sessionOf("3"));
  world.after.signedOut("3", result);
  world.after.removed("3", true);
  expect(world.homes.all()).toMatchObject([{ sessionId: "3" }]);
});

test("what was once signed out says nothing of the next session of the same name", async () => {
  const world = afterTheEndWorld("boot-1");
  world.after.opened(sessionOf("kiosk"));
  world.after.signedOut("kiosk", { outcome: "wouldHave" });
  world.after.removed("kiosk", false);
  await world.settled();
  world.after.opened(sessionOf("kiosk"));
  world.after.removed("kiosk", true);
  expect(world.homes.all()).toMatchObject([{ sessionId: "kiosk" }]);
});

test("a power cut in the middle of a sign-out of ours has its home cleared at the next start", () => {
  const values = new Map<string, string>();
  const cut = afterTheEndWorld("boot-1", values);
  cut.after.opened(sessionOf("3"));
  cut.after.signingOut("3");
  cut.after.removed("3", true);
  const world = afterTheEndWorld("boot-2", values);
  expect(world.after.resume().map(({ homeDir }) => homeDir)).toEqual([sessionOf("3").homeDir]);
  expect(world.cleared.map(([occasion]) => occasion)).toEqual(["boot"]);
});

test("a home that goes with its session is cleared after too: what lies elsewhere does not go with it", () => {
  const world = afterTheEndWorld("boot-1");
  world.after.opened(sessionOf("kiosk", { freshHome: true }));
  world.after.removed("kiosk", false);
  expect(world.cleared).toMatchObject([["signOut", { freshHome: true }]]);
});

test("a power cut is seen at the next start: the session never ended", async () => {
  const values = new Map<string, string>();
  const before = afterTheEndWorld("boot-1", values);
  before.after.opened(sessionOf("3", { homeDir: "/home/desk" }));
  const world = afterTheEndWorld("boot-2", values);
  world.after.resume();
  await world.settled();
  expect(world.cleared).toEqual([["boot", expect.objectContaining({ homeDir: "/home/desk" })]]);
  expect(world.homes.all()).toEqual([]);
});

test("a clearing that broke off ends no daemon: the next start begins it again", async () => {
  const world = afterTheEndWorld("boot-1");
  world.result = Promise.reject(new Error("no disk"));
  world.after.opened(sessionOf("3"));
  world.after.removed("3", false);
  await world.settled();
  expect(world.homes.all()).toMatchObject([{ sessionId: "3", isOver: true }]);
  expect(world.warned).toEqual(["afterNotCleared"]);
});

test("a clearing that a second power cut interrupts is begun again", async () => {
  const values = new Map<string, string>();
  afterTheEndWorld("boot-1", values).after.opened(sessionOf("3"));
  const cut = afterTheEndWorld("boot-2", values);
  cut.result = new Promise(() => undefined);
  cut.after.resume();
  await cut.settled();
  const world = afterTheEndWorld("boot-3", values);
  world.after.resume();
  expect(world.cleared).toHaveLength(1);
});

test("a daemon that starts again in the same boot ends nothing", () => {
  const values = new Map<string, string>();
  afterTheEndWorld("boot-1", values).after.opened(sessionOf("3"));
  const world = afterTheEndWorld("boot-1", values);
  world.after.resume();
  world.after.opened(sessionOf("3"));
  expect(world.cleared).toEqual([]);
  expect(world.homes.all()).toHaveLength(1);
});

const DESK = { homeDir: "/home/desk", kind: "generic" } as const;
const [LEFT, RIGHT] = [sessionOf("5", DESK), sessionOf("7", DESK)];

test("a daemon that starts again clears nothing of an account that is signed in twice", async () => {
  const values = new Map<string, string>();
  const before = afterTheEndWorld("boot-1", values);
  before.open = [LEFT, RIGHT];
  for (const session of before.open) before.after.opened(session);
  await before.settled();
  const world = afterTheEndWorld("boot-1", values);
  world.open = [LEFT, RIGHT];
  for (const session of world.open) world.after.opened(session);
  await world.settled();
  expect(world.cleared).toEqual([]);
  expect(world.homes.all().map(({ sessionId }) => sessionId)).toEqual(["5", "7"]);
});

test.each([
  ["is cleared for whoever comes", [], [["signOut", expect.objectContaining({ sessionId: "5" })]]],
  ["is left to who has been there all the time", [sessionOf("6", DESK)], []],
])("what somebody left while no daemon ran %s", async (_what, others, expected) => {
  const values = new Map<string, string>();
  afterTheEndWorld("boot-1", values).after.opened(LEFT);
  const world = afterTheEndWorld("boot-1", values);
  world.open = [RIGHT, ...others];
  world.after.opened(RIGHT);
  await world.settled();
  expect(world.cleared).toEqual(expected);
  expect(world.homes.all().map(({ sessionId }) => sessionId)).toEqual(["7"]);
});

test.each(["", "{", "[1]", '[{"uid":0}]'])("a list that reads %j is no list", (stored) => {
  const world = afterTheEndWorld("boot-2", new Map([["homes.inUse", stored]]));
  world.after.resume();
  expect(world.cleared).toEqual([]);
});

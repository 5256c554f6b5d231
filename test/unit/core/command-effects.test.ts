import { expect, test } from "vitest";
import type { Command, CommandKind } from "../../../agent/contract/command.ts";
import { carryOutCommand, type EffectPorts } from "../../../agent/core/command-effects.ts";
import { ACCOUNT_CHANGES } from "../../../policies/account-change.ts";
import { fail, ok } from "../../../policies/result.ts";
import { effectPorts } from "../../support/effect-ports.ts";
import { keeperWorld, RULES, sessionOf } from "../../support/keeper-world.ts";

const restartOf = (id: string) => {
  if (id === "own") return fail("notSupported", "no manager");
  return ok(id !== "dark");
};

async function desk(world = keeperWorld([sessionOf("a"), sessionOf("b")])) {
  const board = world.makeBoard();
  await board.start();
  const messages: string[] = [];
  const held: number[] = [];
  const afterwards: string[] = [];
  const ports: EffectPorts = {
    ...effectPorts(board, world.clock),
    showMessage: (keeper, text) => void messages.push(`${keeper.session.id}: ${text}`),
    pause: (forMs) => void held.push(forMs),
    actNow: async (keeper, act) => {
      afterwards.push(`${act} ${keeper.session.id}`);
      return { outcome: "done", detail: "seen", ms: 1, receiptIds: ["late"] };
    },
    restartShell: async (keeper) => restartOf(keeper.session.id),
    isShellThere: (keeper) => keeper.session.id !== "dark",
  };
  const run = <K extends CommandKind>(kind: K, params: unknown) =>
    carryOutCommand({ id: "command-1", kind, params } as Command, ports);
  return { world, board, messages, held, afterwards, run };
}

test("a lock acts at once, on the session it names only", async () => {
  const { run, world } = await desk();
  const result = await run("lock", { sessionId: "a" });
  expect(result).toMatchObject({ state: "done", receiptIds: ["receipt-of-a"] });
  expect(world.acts).toEqual([{ sessionId: "a", act: "lock", reason: "command" }]);
});

test("a wipe without a session reaches every session, and waits for all of them", async () => {
  const { run, world } = await desk();
  const wiped = run("wipeSession", {});
  world.clock.advance(60_000);
  await expect(wiped).resolves.toMatchObject({
    state: "done",
    receiptIds: ["receipt-of-a", "receipt-of-b"],
  });
});

test("a person who is there sees the wipe coming for at least 20 s", async () => {
  const { run, world, board } = await desk();
  const wiped = run("wipeSession", { sessionId: "a" });
  expect(board.keeper("a")?.shown.surface).toBe("banner");
  world.clock.advance(19_999);
  expect(world.acts).toEqual([]);
  world.clock.advance(1);
  await wiped;
  expect(world.acts).toEqual([{ sessionId: "a", act: "clear", reason: "command" }]);
});

test("nobody waits for an empty chair", async () => {
  const { run, world } = await desk();
  world.edge("a", { kind: "idle", idleMs: 40_000 });
  world.clock.advance(6 * 60_000);
  await run("wipeSession", { sessionId: "a" });
  expect(world.acts).toContainEqual({ sessionId: "a", act: "clear", reason: "command" });
});

test("a session that is not open is told, and nothing is claimed", async () => {
  const { run } = await desk();
  await expect(run("signOut", { sessionId: "gone" })).resolves.toMatchObject({
    state: "done",
    because: "noSession",
    receiptIds: [],
  });
});

test("a message is shown to everyone it is for", async () => {
  const { run, messages } = await desk();
  await run("message", { text: "Fire drill at ten" });
  expect(messages).toEqual(["a: Fire drill at ten", "b: Fire drill at ten"]);
});

test("a pause holds acts for its time", async () => {
  const { run, held } = await desk();
  await run("pause", { forMs: 600_000 });
  expect(held).toEqual([600_000]);
});

test("a person who signs out during the warning is wiped all the same, not reported as done", async () => {
  const { run, world, afterwards } = await desk();
  const wiped = run("wipeSession", { sessionId: "a" });
  world.change({ kind: "removed", sessionId: "a" });
  await expect(wiped).resolves.toMatchObject({ state: "done", receiptIds: ["late"] });
  expect(afterwards).toEqual(["clear a"]);
});

test("a daemon that stops during the warning leaves the command open for its next start", async () => {
  const { run, board, afterwards } = await desk();
  let answered = false;
  void run("wipeSession", { sessionId: "a" }).then(() => {
    answered = true;
  });
  board.close();
  await new Promise((resolve) => setImmediate(resolve));
  expect({ answered, afterwards }).toEqual({ answered: false, afterwards: [] });
});

test("a lock that would be a clear warns who is there", async () => {
  const world = keeperWorld([sessionOf("g", { kind: "generic", canUnlock: false })]);
  const { run, board } = await desk(world);
  board.keeper("g")?.handle({ kind: "input" });
  const locked = run("lock", {});
  expect(world.acts).toEqual([]);
  world.clock.advance(60_000);
  await locked;
  expect(world.acts).toMatchObject([{ act: "clear", reason: "command" }]);
});

test.each([
  [["a", "b"], { state: "done" }],
  [["a", "dark"], { state: "partial", because: "noShell", detail: "1 of 2 sessions have a shell" }],
  [["dark"], { state: "failed", because: "noShell" }],
  [["own"], { state: "refused", because: "notSupported" }],
  [["a", "own"], { state: "partial", because: "notSupported" }],
  [[], { state: "done", because: "noSession" }],
])("a shell is restarted when it was seen to be back: %s", async (ids, expected) => {
  const { run } = await desk(keeperWorld(ids.map((id) => sessionOf(id))));
  expect(await run("restartShell", {})).toMatchObject(expected);
});

test("an account that the server says was closed loses its sessions, and nobody else theirs", async () => {
  const { run, world } = await desk();
  const account = { name: "user-a", change: "disabled" };
  const ended = run("signOut", { account });
  world.clock.advance(20_000);
  await expect(ended).resolves.toMatchObject({ state: "done" });
  expect(world.acts).toEqual([{ sessionId: "a", act: "signOut", reason: "accountChanged" }]);
  const nobody = await run("signOut", { account: { name: "user-c", change: "disabled" } });
  expect(nobody).toMatchObject({ state: "done", because: "noSession" });
});

test.each(ACCOUNT_CHANGES)(
  "an account of which the server says %s is locked, or signed out, as it orders",
  async (change) => {
    const { run, world, board } = await desk();
    const account = { name: "user-a", change };
    await expect(run("lock", { account })).resolves.toMatchObject({ state: "done" });
    board.keeper("a")?.handle({ kind: "unlockSeen" });
    const ended = run("signOut", { account });
    expect(board.keeper("a")?.shown.pending?.reason).toBe("accountChanged");
    world.clock.advance(20_000);
    await expect(ended).resolves.toMatchObject({ state: "done" });
    const reason = "accountChanged";
    expect(world.acts).toEqual([
      { sessionId: "a", act: "lock", reason },
      { sessionId: "a", act: "signOut", reason },
    ]);
  },
);

test("on a critical device no account's change ends anything, and nobody waits for it", async () => {
  const { run, world } = await desk(
    keeperWorld([sessionOf("a")], { ...RULES, deviceClass: "critical" }),
  );
  const account = { name: "user-a", change: "removed" };
  await expect(run("signOut", { account })).resolves.toMatchObject({
    state: "failed",
    detail: expect.stringMatching(/send it without --account$/),
  });
  expect(world.acts).toEqual([]);
});

import { expect, test } from "vitest";
import type { Command } from "../../../agent/contract/command.ts";
import { done } from "../../../agent/core/act-order.ts";
import type { DataKind } from "../../../policies/vocabulary.ts";
import { actDesk, commandTo } from "../../support/act-desk-world.ts";
import { sessionOf } from "../../support/keeper-world.ts";

const SESSION = sessionOf("logind:3");
const HOME = { ...SESSION, sessionId: SESSION.id, sinceMs: 0, bootId: "boot-1", isOver: true };

test.each([
  [["signOut"], ["signOut"]],
  [["clear"], ["clear"]],
  [["boot"], []],
  [["command"], []],
] as const)("on: %j clears at %j, of what a policy brings about", async (on, moments) => {
  const { acts, cleared } = actDesk(on);
  await acts.act(SESSION, "signOut", "idle");
  await acts.act(SESSION, "clear", "idle");
  expect(cleared).toEqual(moments);
});

test.each([
  [["signOut"], 1],
  [["clear"], 0],
  [["boot"], 0],
  [["command"], 1],
] as const)("on: %j and a commanded sign-out: %i clearing", async (on, count) => {
  const { acts, cleared } = actDesk(on);
  await acts.act(SESSION, "signOut", "command", commandTo("signOut"));
  expect(cleared).toHaveLength(count);
});

test("a commanded wipe clears whatever moments the policy names", async () => {
  const { acts, cleared } = actDesk([]);
  await acts.act(SESSION, "clear", "command", commandTo("wipeSession"));
  expect(cleared).toEqual(["command"]);
});

test("what can't be locked is cleared whatever moments the policy names", async () => {
  const { acts, cleared } = actDesk([]);
  await acts.act(SESSION, "lock", "idle");
  expect(cleared).toEqual(["clear"]);
});

test("a session that ended by itself is cleared on the occasion that was asked about", async () => {
  const { acts, cleared } = actDesk(["boot"]);
  await acts.clearAfter(HOME, "boot");
  expect(cleared).toEqual(["boot"]);
});

test.each([
  ["was set back", { openedAtMs: 5 }, 700, 700],
  ["was set forward", { openedAtMs: 5 }, 1_200, 1_000],
  ["nobody knows any more", { openedAtMs: 5 }, null, 1_000],
  ["nobody noted when it began", {}, 700, 1_000],
])(
  "of a session whose clock %s all downloads are its own",
  async (_what, opened, sinceMs, expected) => {
    const { acts, since } = actDesk(["signOut"], { sinceMs });
    await acts.clearAfter({ ...HOME, sinceMs: 1_000, ...opened }, "signOut");
    expect(since).toEqual([expected]);
  },
);

test("an act that clears nothing says so", async () => {
  const { acts } = actDesk(["signOut"]);
  const result = await acts.act(SESSION, "clear", "idle");
  expect(result).toMatchObject({ ...done("the policy clears no browsers then"), ms: 0 });
});

test("nothing else is done in the name of a command whose sign-out left the session standing", async () => {
  const { acts, actors } = actDesk([], { leftStanding: 2 });
  const command = commandTo("signOut");
  await acts.act(SESSION, "signOut", "command", command);
  await acts.act(SESSION, "signOut", "calendar");
  await acts.act(SESSION, "lock", "command");
  expect(actors).toEqual([command.id, "policy", "policy"]);
});

test("a sign-out of a command is done again in its name until it works", async () => {
  const { acts, actors } = actDesk([], { leftStanding: 1 });
  const command = commandTo("signOut");
  await acts.act(SESSION, "signOut", "command", command);
  await acts.act(SESSION, "signOut", "command");
  await acts.act(SESSION, "signOut", "command");
  expect(actors).toEqual([command.id, command.id, "policy"]);
});

function wipeOf(...data: DataKind[]): Command {
  return { ...commandTo("signOut"), kind: "wipeSession", params: { data } };
}

test.each([
  [commandTo("signOut"), true],
  [wipeOf("cookies"), true],
  [wipeOf("cookies", "downloads"), false],
])(
  "what is cleared after a session that a command left standing proves %o: %s",
  async (command, isDone) => {
    const { acts } = actDesk(["signOut"], { leftStanding: 1 });
    await acts.act(SESSION, "signOut", "command", command);
    const clearing = acts.clearAfter(HOME, "signOut");
    acts.forget(SESSION.id);
    const { receiptIds } = await clearing;
    expect(acts.unended.sessionsOf(command.id)).toMatchObject([{ ended: { isDone, receiptIds } }]);
  },
);

test("a session that is told to be over while it is signed out owes nothing: nobody is left to end", async () => {
  const { acts } = actDesk(["signOut"], { leftStanding: 1, onEnd: () => acts.forget(SESSION.id) });
  const result = await acts.act(SESSION, "signOut", "command", commandTo("signOut"));
  expect(result).toMatchObject({ outcome: "partial", isLeft: false, receiptIds: ["receipt 1"] });
  expect(result.detail).not.toMatch(/signed out again/);
  expect([acts.unended.commandIds(), acts.owedEnd(SESSION)]).toEqual([[], null]);
});

test("nor does the end of another session close one that is still standing", async () => {
  const { acts } = actDesk(["signOut"], { leftStanding: 1, onEnd: () => acts.forget("another") });
  const result = await acts.act(SESSION, "signOut", "command", commandTo("signOut"));
  expect([result.isLeft, acts.owedEnd(SESSION)]).toEqual([true, "command"]);
});

test("a retry whose session is told to be over meanwhile closes its command, with its own receipt", async () => {
  let isTold = false;
  const told: string[] = [];
  const onEnd = () => void (isTold && acts.forget(SESSION.id));
  const { acts } = actDesk(["signOut"], { leftStanding: 2, onEnd });
  const command = commandTo("signOut");
  acts.unended.onEnded((commandId) => void told.push(commandId));
  await acts.act(SESSION, "signOut", "command", command);
  isTold = true;
  await acts.act(SESSION, "signOut", "command");
  expect(told).toEqual([command.id]);
  const ended = { isDone: false, receiptIds: ["receipt 2"] };
  expect(acts.unended.sessionsOf(command.id)).toMatchObject([{ ended }]);
});

test("what a session left is cleared in the name of the command that came too late for it", async () => {
  const { acts, actors, receipts, since } = actDesk(["signOut"]);
  const command = wipeOf("cookies");
  await acts.actAfter(sessionOf("b"), "clear", command);
  // When it began, nobody knows by now: its id may be another's.
  expect(since).toEqual([null]);
  expect(actors).toEqual([command.id]);
  expect(receipts).toEqual([{ commandId: command.id, reason: "command", data: ["cookies"] }]);
});

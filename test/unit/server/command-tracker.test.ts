import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { CommandResult } from "../../../agent/contract/command.ts";
import type { CommandStore } from "../../../server/commands/command-storage.ts";
import { CommandTracker } from "../../../server/commands/command-tracker.ts";
import type { CommandStanding } from "../../../server/storage/records.ts";
import type { Storage } from "../../../server/storage/storage.ts";
import { commandStanding } from "../../support/command-standing.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const RECEIPT = { status: "done", commandId: "c1" };

/** Commands that only `updateEach` changes: each call is one commit. */
function tracking(ids: readonly string[], isFull = { now: false }) {
  const held = new Map(ids.map((id) => [id, commandStanding({ id })]));
  const commits: number[] = [];
  const warned: string[] = [];
  const updateEach: CommandStore["updateEach"] = async (changes) => {
    if (isFull.now) throw new Error("disk full");
    commits.push(changes.length);
    return changes.map(({ commandId, change }) => {
      const before = held.get(commandId);
      const after = before === undefined ? null : change(before);
      if (after !== null) held.set(commandId, after);
      return after;
    });
  };
  const storage = {
    commands: {
      updateEach,
      find: async (id: string) => held.get(id) ?? null,
      overdue: async () => [...held.values()],
    },
    reports: { receipt: async () => ({ deviceId: "d1", receipt: RECEIPT }) },
  } as unknown as Storage;
  const log = { info: () => undefined, warn: (what: string) => void warned.push(what) };
  const tracker = new CommandTracker({ storage, clock: { nowMs: () => 0 }, log });
  const statesOf = (id: string) => held.get(id)?.history.map(({ state }) => state);
  return { tracker, commits, held, warned, statesOf };
}

const said = (commandId: string, result: Partial<CommandResult> = {}) => ({
  ...{ deviceId: "d1", commandId },
  result: { state: "done" as const, receiptIds: [], ...result },
});

test("that a command went out is written with what its device answers: one commit for all of it", async () => {
  const { tracker, commits, statesOf } = tracking(["c1", "c2"]);
  tracker.sent(["c1", "c2"]);
  await tracker.devicesSaid([
    said("c1", { state: "accepted" }),
    said("c1", { state: "running" }),
    said("c1"),
    said("c2"),
  ]);
  expect(statesOf("c1")).toEqual(["queued", "delivered", "accepted", "running", "done"]);
  expect(statesOf("c2")).toEqual(["queued", "delivered", "done"]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(commits).toEqual([6]);
});

test("where the device says nothing, it is written a moment later", async () => {
  const { tracker, commits, statesOf } = tracking(["c1", "c2"]);
  tracker.sent(["c1", "c2"]);
  await tracker.devicesSaid([said("c1")]);
  expect(statesOf("c2")).toEqual(["queued"]);
  await vi.advanceTimersByTimeAsync(250);
  expect(statesOf("c2")).toEqual(["queued", "delivered"]);
  expect(commits).toEqual([2, 1]);
});

test("all that went out is written at once for who asks, some at a time", async () => {
  const ids = Array.from({ length: 250 }, (_, number) => `c${number}`);
  const { tracker, commits, held } = tracking(ids);
  tracker.sent(ids);
  vi.useRealTimers();
  await tracker.writeAllSent();
  expect([...held.values()].every(({ state }) => state === "delivered")).toBe(true);
  expect(commits).toEqual([100, 100, 50]);
});

test("a disk that takes nothing costs the note and not the server", async () => {
  const isFull = { now: true };
  const { tracker, warned, statesOf } = tracking(["c1"], isFull);
  tracker.sent(["c1"]);
  await vi.advanceTimersByTimeAsync(250);
  expect(warned).toEqual(["commands not noted as sent"]);
  isFull.now = false;
  await tracker.devicesSaid([said("c1")]);
  expect(statesOf("c1")).toEqual(["queued", "done"]);
});

test("what receipts prove of many commands is one commit", async () => {
  const done: Partial<CommandStanding> = { state: "done", receiptIds: ["r1"] };
  const { tracker, commits, held } = tracking(["c1", "c2"]);
  held.set("c1", commandStanding({ id: "c1", ...done }));
  held.set("c2", commandStanding({ id: "c2", ...done }));
  await tracker.receiptsArrived(["c1", "c1", "c2"]);
  expect(commits).toEqual([2]);
  expect(held.get("c1")?.state).toBe("verified");
  // Its receipt is another command's.
  expect(held.get("c2")?.state).toBe("done");
});

test("all whose time is over are one commit", async () => {
  const { tracker, commits, held } = tracking(["c1", "c2", "c3"]);
  await tracker.expireOverdue();
  expect(commits).toEqual([3]);
  expect([...held.values()].map(({ state }) => state)).toEqual(Array(3).fill("expired"));
});

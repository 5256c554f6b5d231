import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { AgentStatus } from "../../../agent/contract/status-file.ts";
import type { Bench } from "../../../scripts/demo/comparison/bench.ts";
import type { Desk } from "../../../scripts/demo/comparison/desk.ts";
import type { Machine } from "../../../scripts/demo/comparison/machine.ts";
import { observeAgent } from "../../../scripts/demo/comparison/observe.ts";
import { followReceipt } from "../../../scripts/demo/comparison/receipts.ts";
import { createStateBoard } from "../../../scripts/demo/comparison/state-board.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sessionward-receipts-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const AT = "2026-11-25T09:00:00.000Z";
const STATUS: Omit<AgentStatus, "receipts"> = {
  ...{ pid: 1, agentVersion: "1.0.0", deviceId: "device-1", mode: "enforce", startedAt: AT },
  ...{ deviceClass: "shared", writtenAt: AT, policies: [], sessions: [] },
  link: { state: "connected", since: AT, detail: "" },
};
const receipt = (id: string) => ({ id, at: AT, status: "done" });

/** A computer whose agent has written that it has these, the newest first. */
function benchWith(...ids: readonly string[]): Bench {
  const inside = (path: string) => join(root, path);
  const path = inside("/var/lib/sessionward/status.json");
  mkdirSync(dirname(path), { recursive: true });
  const status: AgentStatus = { ...STATUS, receipts: ids.map(receipt) };
  writeFileSync(path, JSON.stringify(status));
  const desk: Pick<Desk, "running"> = { running: () => [] };
  const board = createStateBoard(() => new Date(), { first: "Ada", next: "Ben" });
  return {
    ...{ side: "sessionward", board, machine: { inside } as Machine },
    now: { desk: desk as Desk, leftAtMs: null, receiptsSeen: [] },
  } as unknown as Bench;
}

function serverAsked(onAsk: (id: string) => boolean) {
  const asked: string[] = [];
  const verifyReceipt = async (_device: string, id: string) => {
    asked.push(id);
    return onAsk(id);
  };
  return { asked, verifyReceipt };
}

test("the newest receipt is the last that is told of", () => {
  expect(observeAgent(benchWith("b", "a"))).toEqual(["a", "b"]);
});

test("a device that is offline for however long is asked about when it is back", async () => {
  const bench = benchWith("a");
  bench.board.setSide("sessionward", { online: false });
  const server = serverAsked(() => true);
  const followed = followReceipt(bench, server, "a", 1);
  for (let look = 0; look < 100; look += 1) await new Promise(setImmediate);
  expect(server.asked).toEqual([]);
  bench.board.setSide("sessionward", { online: true });
  await followed;
  expect(bench.board.state().sides.sessionward.receipt).toMatchObject({ id: "a", verified: true });
});

test("one that is verified late never takes the place of a later one", async () => {
  const bench = benchWith("a");
  bench.board.setSide("sessionward", { online: true });
  const later = { ...receipt("b"), verified: null };
  const server = serverAsked(() => {
    bench.board.setSide("sessionward", { receipt: later });
    return true;
  });
  await followReceipt(bench, server, "a", 1);
  expect(bench.board.state().sides.sessionward.receipt).toEqual(later);
});

test("one that the server never verifies is not asked about for ever, and says so", async () => {
  const bench = benchWith("a");
  bench.board.setSide("sessionward", { online: true });
  const server = serverAsked(() => false);
  await expect(followReceipt(bench, server, "a", 0)).rejects.toThrow("can't verify it");
  expect(bench.board.state().sides.sessionward.receipt).toMatchObject({ verified: null });
});

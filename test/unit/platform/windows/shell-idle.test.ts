import { expect, test } from "vitest";
import type { ShellOrder } from "../../../../agent/contract/local-calls.ts";
import type { IdleEdge } from "../../../../agent/core/ports.ts";
import { SessionHands } from "../../../../agent/core/shell-hands.ts";
import { ShellIdle } from "../../../../agent/platform/windows/shell-idle.ts";

function watched({ connected }: { connected: boolean }) {
  const hands = new SessionHands();
  const orders: ShellOrder[] = [];
  const world = { connected };
  hands.sendThrough((_sessionId, order) => {
    if (world.connected) orders.push(order);
    return world.connected;
  });
  const edges: IdleEdge[] = [];
  const idle = new ShellIdle(hands);
  const watch = idle.watch({ id: "2" }, (edge) => edges.push(edge));
  return { hands, orders, world, edges, watch, idle };
}

test("hears of its own session only, and of nothing once it is closed", () => {
  const { hands, edges, watch } = watched({ connected: true });
  expect(hands.hear("3", "idle", { state: "idle", idleMs: 9000 })).toBe(true);
  hands.hear("2", "idle", { state: "idle", idleMs: 5000 });
  hands.hear("2", "idle", { state: "active" });
  watch.close();
  hands.hear("2", "idle", { state: "active" });
  expect(edges).toEqual([{ kind: "idle", idleMs: 5000 }, { kind: "active" }]);
});

test("without a shell idle is unknown, never active", async () => {
  const { edges } = watched({ connected: false });
  await Promise.resolve();
  expect(edges).toMatchObject([{ kind: "unknown" }]);
});

test("a shell that comes, or comes back, is told what to watch for", async () => {
  const { hands, orders, edges, watch, world } = watched({ connected: false });
  await Promise.resolve();
  watch.setThreshold(240_000);
  world.connected = true;
  hands.changed("2", "connected");
  expect(orders).toEqual([{ order: "watchIdle", idleMs: 240_000 }]);
  hands.changed("2", "lost");
  expect(edges.map(({ kind }) => kind)).toEqual(["unknown", "unknown"]);
});

test("takes no other call for a report", () => {
  const { hands, edges } = watched({ connected: true });
  expect(hands.hear("2", "moreTime", {})).toBe(false);
  expect(edges).toEqual([]);
});

test("tells the posture whether a session's idleness can be told", async () => {
  const { hands, idle, watch } = watched({ connected: true });
  expect(idle.health()).toMatchObject({ state: "unknown" });
  hands.hear("2", "idle", { state: "idle", idleMs: 0 });
  expect(idle.health()).toEqual({
    state: "known",
    value: { works: true, by: ["shell"], because: null },
  });
  hands.hear("2", "idle", { state: "unknown", because: "it does not move" });
  expect(idle.health()).toMatchObject({ value: { works: false, because: "it does not move" } });
  watch.close();
  expect(idle.health()).toEqual({ state: "notApplicable" });
});

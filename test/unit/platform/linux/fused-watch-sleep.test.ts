import { expect, test } from "vitest";
import { IdleSources } from "../../../support/idle-sources.ts";

const SECOND = 1_000;

test("time asleep is taken off what sources are armed with, which never becomes nothing", () => {
  const sources = new IdleSources("x11");
  sources.watch.setThreshold(30 * SECOND);
  sources.watch.resumed(20 * SECOND);
  sources.watch.resumed(0);
  sources.watch.resumed(5 * SECOND);
  sources.watch.resumed(60 * SECOND);
  expect(sources.armed.x11).toEqual([30 * SECOND, 10 * SECOND, 5 * SECOND, 50]);
  sources.watch.setThreshold(null);
  expect(sources.armed.x11?.at(-1)).toBeNull();
});

test("after the first input since a sleep the whole time counts again, and an early alarm is none", () => {
  const sources = new IdleSources("x11");
  sources.watch.setThreshold(30 * SECOND);
  sources.input("x11");
  sources.clock.advance(60 * SECOND);
  sources.watch.resumed(25 * SECOND);
  sources.sleptMs = 25 * SECOND;
  sources.input("x11");
  expect(sources.armed.x11).toEqual([30 * SECOND, 5 * SECOND, 30 * SECOND]);
});

test("an alarm that was armed for the time before a sleep is none, once there was input since", () => {
  const sources = new IdleSources("x11").input("x11");
  sources.watch.setThreshold(30 * SECOND);
  sources.watch.resumed(25 * SECOND);
  sources.sleptMs = 0;
  sources.idleFor("x11", 5 * SECOND);
  expect(sources.edges).toEqual([{ kind: "active" }]);
  expect(sources.armed.x11?.at(-1)).toBe(30 * SECOND);
});

test.each([
  { idleMs: 29_501, edges: 2 },
  { idleMs: 29_499, edges: 1 },
])("an alarm after $idleMs ms of thirty seconds makes $edges edges after a sleep", (row) => {
  const sources = new IdleSources("x11").input("x11");
  sources.watch.setThreshold(30 * SECOND);
  sources.watch.resumed(SECOND);
  sources.idleFor("x11", row.idleMs);
  expect(sources.edges).toHaveLength(row.edges);
});

test("one that could not be believed before is: nobody knows what it was armed with", () => {
  const sources = new IdleSources("x11").says("x11", { kind: "unknown", because: "it died" });
  sources.watch.setThreshold(30 * SECOND);
  sources.watch.resumed(25 * SECOND);
  sources.idleFor("x11", 5 * SECOND);
  expect(sources.edges.at(-1)).toEqual({ kind: "idle", idleMs: 5 * SECOND });
});

test("a source that only says that it works was not touched: what it slept still counts", () => {
  const sources = new IdleSources("x11").input("x11");
  sources.watch.setThreshold(30 * SECOND);
  sources.watch.resumed(25 * SECOND);
  sources.seenFor("x11", 27 * SECOND);
  expect(sources.armed.x11).toEqual([30 * SECOND, 5 * SECOND]);
});

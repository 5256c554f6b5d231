import { expect, test } from "vitest";
import { ActivityRecorder } from "../../../agent/core/activity-recorder.ts";
import type { IdleEdge, SessionChange } from "../../../agent/core/ports.ts";
import type { TraceLine } from "../../../policies/trace.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { sessionOf } from "../../support/keeper-world.ts";

const BEGAN_MS = new FakeClock().nowMs();
const at = (sinceMs: number) => new Date(BEGAN_MS + sinceMs).toISOString();

test("keeps edges while the device observes: at the last input, and at the first after it", () => {
  const world = aWorld();
  const watch = world.recorder.watch(sessionOf("3"), world.heard);
  world.clock.advance(90_000);
  world.edge({ kind: "idle", idleMs: 30_000 });
  world.clock.advance(10_000);
  world.edge({ kind: "active" });
  world.edge({ kind: "unknown", because: "the probe died" });
  watch.close();
  expect(world.lines).toEqual([
    { at: at(0), edge: "begin", session: "3", kind: "named", canUnlock: true },
    { at: at(60_000), edge: "idle", session: "3" },
    { at: at(100_000), edge: "active", session: "3" },
    { at: at(100_000), edge: "end", session: "3" },
  ]);
  expect(world.edges.map(({ kind }) => kind)).toEqual(["idle", "active", "unknown"]);
});

test("in every other mode it passes on, and keeps nothing", () => {
  const world = aWorld();
  world.mode.isObserving = false;
  const watch = world.recorder.watch(sessionOf("3"), world.heard);
  watch.setThreshold(240_000);
  world.edge({ kind: "idle", idleMs: 240_000 });
  watch.close();
  expect(world.lines).toEqual([]);
  expect(world.thresholds).toEqual([240_000]);
  expect(world.edges).toHaveLength(1);
});

test.each([
  [null, 30_000],
  [240_000, 30_000],
  [10_000, 10_000],
])(
  "while it observes, %s is watched as %d, so that any policy can be rehearsed",
  (asked, armed) => {
    const world = aWorld();
    world.recorder.watch(sessionOf("3"), world.heard).setThreshold(asked);
    expect(world.thresholds).toEqual([armed]);
  },
);

test("when the mode changes, the watch is what the session asked for again", () => {
  const world = aWorld();
  world.recorder.watch(sessionOf("3"), world.heard).setThreshold(240_000);
  world.mode.isObserving = false;
  world.recorder.refresh();
  expect(world.thresholds).toEqual([30_000, 240_000]);
});

test("a sleep that nobody announced is known from the wake", () => {
  const world = aWorld();
  world.clock.advance(60_000);
  world.change({ kind: "resumed", suspendedAtMs: world.clock.uptimeMs() - 50_000 });
  world.change({ kind: "suspending", ready: () => undefined });
  world.change({ kind: "resumed", suspendedAtMs: world.clock.uptimeMs() });
  expect(world.lines).toEqual([
    { at: at(10_000), edge: "sleep" },
    { at: at(60_000), edge: "wake" },
    { at: at(60_000), edge: "sleep" },
    { at: at(60_000), edge: "wake" },
  ]);
});

test("keeps edges for no longer than the policy retains what is about people", () => {
  const { recorder, pruned } = aWorld();
  recorder.tidy();
  expect(pruned).toEqual([172_800_000]);
});

function aWorld() {
  const clock = new FakeClock();
  const lines: TraceLine[] = [];
  const pruned: number[] = [];
  const thresholds: (number | null)[] = [];
  const edges: IdleEdge[] = [];
  const mode = { isObserving: true };
  let change: (one: SessionChange) => void = () => undefined;
  let edge: (one: IdleEdge) => void = () => undefined;
  const recorder = new ActivityRecorder({
    idle: {
      watch: (_session, listener) => {
        edge = listener;
        return { setThreshold: (idleMs) => thresholds.push(idleMs), close: () => undefined };
      },
    },
    sessions: {
      onChange: (listener) => {
        change = listener;
        return () => undefined;
      },
    },
    clock,
    activity: { add: (line) => void lines.push(line), prune: (ms) => void pruned.push(ms) },
    isObserving: () => mode.isObserving,
    retainMs: () => 172_800_000,
  });
  const heard = (one: IdleEdge) => void edges.push(one);
  return {
    recorder,
    pruned,
    clock,
    lines,
    thresholds,
    edges,
    mode,
    heard,
    edge: (one: IdleEdge) => edge(one),
    change: (one: SessionChange) => change(one),
  };
}

import { expect, test } from "vitest";
import { CONTRADICTION_MS, FIRST_WORD_MS } from "../../../../policies/idle-fusion.ts";
import { IdleSources } from "../../../support/idle-sources.ts";

const SECOND = 1_000;

test("passes on both edges of the source that is believed, and arms every one", () => {
  const sources = new IdleSources("x11");
  sources.watch.setThreshold(30 * SECOND);
  expect(sources.armed).toMatchObject({ x11: [30 * SECOND], idleHint: [30 * SECOND] });
  sources.idleFor("x11", 30 * SECOND).input("x11");
  expect(sources.edges).toEqual([{ kind: "idle", idleMs: 30 * SECOND }, { kind: "active" }]);
});

test("a word of a weaker source is nobody's edge", () => {
  const sources = new IdleSources("x11").input("x11").idleFor("idleHint", SECOND);
  expect(sources.edges).toEqual([{ kind: "active" }]);
});

test("a stronger source that has missed its own edge is armed anew when a weaker tells of one", () => {
  const sources = new IdleSources("x11");
  sources.watch.setThreshold(30 * SECOND);
  sources.input("idleHint");
  expect(sources.armed.x11).toEqual([30 * SECOND]);
  sources.idleFor("idleHint", 30 * SECOND);
  expect(sources.armed).toMatchObject({ x11: [30 * SECOND, 30 * SECOND], idleHint: [30 * SECOND] });
});

test("one that has spoken is not armed anew: it knows", () => {
  const sources = new IdleSources("x11");
  sources.watch.setThreshold(30 * SECOND);
  sources.input("x11").idleFor("idleHint", 30 * SECOND);
  expect(sources.armed.x11).toEqual([30 * SECOND]);
});

test("where nobody speaks, that nobody can tell is said once, and taken back with the first word", () => {
  const sources = new IdleSources("wayland");
  sources.clock.advance(FIRST_WORD_MS);
  sources.clock.advance(FIRST_WORD_MS);
  expect(sources.edges).toEqual([
    { kind: "unknown", because: expect.stringContaining("mutter has not said anything") },
  ]);
  sources.clock.advance(SECOND);
  sources.seenFor("mutter", 7 * SECOND);
  expect(sources.edges.slice(1)).toEqual([{ kind: "idle", idleMs: 7 * SECOND }]);
});

test("a source that says it works while it is believed says nothing about a person", () => {
  const sources = new IdleSources("x11").input("x11").seenFor("x11", 5 * SECOND);
  expect(sources.edges).toEqual([{ kind: "active" }]);
});

test("one that failed and works again is no input", () => {
  const sources = new IdleSources("x11");
  sources.says("x11", { kind: "unknown", because: "the probe died" });
  sources.says("x11", { kind: "nothing" });
  expect(sources.edges).toEqual([
    { kind: "unknown", because: expect.stringContaining("the probe died") },
    { kind: "idle", idleMs: 0 },
  ]);
});

test("each time that nobody can tell is said, however often its sources say so", () => {
  const sources = new IdleSources("x11");
  const fails = () => sources.says("x11", { kind: "unknown", because: "the probe died" });
  fails();
  fails();
  sources.input("x11");
  fails();
  expect(sources.edges.map(({ kind }) => kind)).toEqual(["unknown", "active", "unknown"]);
});

test("where the first word may still come, the strongest is waited for, and the verdict says so", () => {
  const sources = new IdleSources("wayland");
  expect(sources.watch.verdict).toMatchObject({ source: "mutter", isPending: true });
  sources.seenFor("mutter", 0);
  expect(sources.watch.verdict).toMatchObject({ source: "mutter", isPending: false });
  expect(new IdleSources("x11").watch.verdict).toMatchObject({ source: "x11", isPending: false });
});

test("a compositor that stays silent is passed over, and the next one is waited for no longer", () => {
  const sources = new IdleSources("wayland").idleFor("wayland", 3 * SECOND);
  expect(sources.edges).toEqual([]);
  sources.clock.advance(FIRST_WORD_MS);
  expect(sources.watch.verdict).toMatchObject({ source: "wayland", isPending: false });
  expect(sources.edges).toEqual([{ kind: "idle", idleMs: 3 * SECOND + FIRST_WORD_MS }]);
});

test("who is caught out counts no more from the moment on at which that is sure", () => {
  const sources = new IdleSources("x11").idleFor("x11", SECOND);
  sources.clock.advance(CONTRADICTION_MS);
  sources.input("idleHint").input("idleHint");
  expect(sources.watch.verdict.source).toBe("x11");
  sources.clock.advance(CONTRADICTION_MS);
  expect(sources.watch.verdict.doubted).toEqual({
    x11: "x11 does not move although idleHint does",
  });
  expect(sources.edges).toEqual([{ kind: "idle", idleMs: SECOND }, { kind: "active" }]);
});

test("closed, it closes every source once, looks at nothing any more, and says so", () => {
  const sources = new IdleSources("wayland");
  sources.watch.close();
  expect([sources.closed, sources.watchesClosed]).toEqual([["mutter", "wayland", "idleHint"], 1]);
  sources.clock.advance(2 * FIRST_WORD_MS);
  expect(sources.edges).toEqual([]);
});

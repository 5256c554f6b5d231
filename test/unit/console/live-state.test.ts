import { expect, test } from "vitest";
import {
  begun,
  caughtUp,
  type LiveState,
  NOTHING_LIVE,
  newestRows,
  received,
} from "../../../server/console/model/live/live-state.ts";
import type { LiveEvent, LiveRow } from "../../../server/contract/live-api.ts";
import { liveRowOf } from "../../support/live-values.ts";

const READY: LiveEvent = { event: "ready", data: { at: "2026-11-22T08:00:00Z" } };
const rows = (...all: LiveRow[]): LiveEvent => ({ event: "rows", data: { rows: all } });
const changed = (all: LiveRow[], gone: string[] = []): LiveEvent => ({
  event: "changed",
  data: { rows: all, gone },
});

function after(state: LiveState, isRead: boolean, ...events: readonly LiveEvent[]): LiveState {
  return events.reduce((before, event) => received(before, event, isRead), state);
}

const offline = liveRowOf("a", { device: { online: false } });
const started = after(begun(NOTHING_LIVE), false, rows(liveRowOf("a"), liveRowOf("b")), READY);
const shown = (state: LiveState) => [...state.rows.keys()];

test("lets nothing move under somebody's eyes, and counts what waits", () => {
  const read = after(started, true, changed([offline, liveRowOf("c")], ["b"]));
  expect(read.rows).toBe(started.rows);
  expect(read.waiting.size).toBe(3);
  expect(newestRows(read).map(({ device }) => device.id)).toEqual(["a", "c"]);
  const later = caughtUp(read);
  expect(shown(later)).toEqual(["a", "c"]);
  expect(later.rows.get("a")?.device.online).toBe(false);
  expect(later.waiting.size).toBe(0);
});

test("counts no update that leads back to what is shown", () => {
  const read = after(started, true, changed([offline]), changed([liveRowOf("a")]));
  expect(read.waiting.size).toBe(0);
});

test("shows what changes at once while nobody reads", () => {
  const next = after(started, false, changed([offline], ["b"]));
  expect(shown(next)).toEqual(["a"]);
});

test("shows the first picture whole, wherever the pointer lies", () => {
  const state = after(begun(NOTHING_LIVE), true, rows(liveRowOf("a")), rows(liveRowOf("b")), READY);
  expect(shown(state)).toEqual(["a", "b"]);
  expect(state.isComplete).toBe(true);
});

test("forgets after a lost connection what the server no longer tells", () => {
  const again = after(begun(started), false, rows(liveRowOf("b")), READY);
  expect(shown(again)).toEqual(["b"]);
});

test("keeps what is shown until a new connection has told everything", () => {
  expect(shown(after(begun(started), false, rows(liveRowOf("b"))))).toEqual(["a", "b"]);
});

test("forgets the commands it knew when it was too slow to be told of some, and says so to pages", () => {
  const resynced = after(started, true, { event: "resync", data: { commands: 4_000 } });
  expect([resynced.commands.size, resynced.resyncs]).toEqual([0, started.resyncs + 1]);
});

import { expect, test } from "vitest";
import { readActivity } from "../../agent/store/activity-log.ts";
import { openStore } from "../../agent/store/open-store.ts";
import type { TraceLine } from "../../policies/trace.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { tempDir } from "../support/temp-dir.ts";

const DAY_MS = 86_400_000;

function opened(dataDir: string, clock: FakeClock) {
  const store = openStore(dataDir, clock);
  if (!store.ok) throw new Error(store.detail);
  return store.value;
}

const edge = (clock: FakeClock, kind: "active" | "idle"): TraceLine => ({
  at: new Date(clock.nowMs()).toISOString(),
  edge: kind,
  session: "3",
});

test("what was recorded is there after a restart, and can be read beside a running daemon", () => {
  const dir = tempDir();
  const clock = new FakeClock();
  const first = opened(dir, clock);
  first.activity.add(edge(clock, "active"));
  first.close();
  const second = opened(dir, clock);
  const read = readActivity(dir);
  expect(read).toMatchObject({
    ok: true,
    value: { deviceId: "not-enrolled", deviceClass: "shared", groups: [] },
  });
  expect(read.ok && read.value.lines).toEqual([edge(clock, "active")]);
  second.close();
});

test("nothing is kept for longer than 14 days, at the start and while it runs", () => {
  const dir = tempDir();
  const clock = new FakeClock();
  const store = opened(dir, clock);
  store.activity.add(edge(clock, "active"));
  clock.advance(13 * DAY_MS);
  const later = edge(clock, "idle");
  store.activity.add(later);
  clock.advance(2 * DAY_MS);
  store.activity.prune(90 * DAY_MS);
  expect(store.activity.lines()).toEqual([later]);
  store.close();
  clock.advance(13 * DAY_MS);
  const again = opened(dir, clock);
  expect(again.activity.lines()).toEqual([]);
  again.close();
});

test("a policy that retains less has it go earlier, whoever records next", () => {
  const clock = new FakeClock();
  const { activity, close } = opened(tempDir(), clock);
  activity.add(edge(clock, "active"));
  clock.advance(3 * DAY_MS);
  const later = edge(clock, "idle");
  activity.add(later);
  activity.prune(2 * DAY_MS);
  expect(activity.lines()).toEqual([later]);
  clock.advance(3 * DAY_MS);
  for (let added = 0; added < 100; added += 1) activity.add(edge(clock, "active"));
  expect(activity.lines()).not.toContainEqual(later);
  close();
});

test("a clock that was set back has nothing go", () => {
  const clock = new FakeClock();
  const { activity, close } = opened(tempDir(), clock);
  const first = edge(clock, "active");
  activity.add(first);
  clock.jumpWallClock(-400 * DAY_MS);
  activity.prune(DAY_MS);
  expect(activity.lines()).toEqual([first]);
  close();
});

test("lines come in the order of their time: the last input is known only afterwards", () => {
  const dir = tempDir();
  const clock = new FakeClock();
  const store = opened(dir, clock);
  const idle = edge(clock, "idle");
  clock.advance(30_000);
  const wake: TraceLine = { at: new Date(clock.nowMs()).toISOString(), edge: "wake" };
  store.activity.add(wake);
  store.activity.add(idle);
  expect(store.activity.lines()).toEqual([idle, wake]);
  store.close();
});

test("a directory where no agent ever ran says so", () => {
  expect(readActivity(tempDir())).toMatchObject({ ok: false, reason: "noActivity" });
});

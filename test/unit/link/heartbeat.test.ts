import { expect, test } from "vitest";
import { startHeartbeat } from "../../../agent/link/heartbeat.ts";
import { FakeClock } from "../../support/fake-clock.ts";

function beating() {
  const clock = new FakeClock();
  const events: string[] = [];
  const heartbeat = startHeartbeat(
    clock,
    1000,
    () => events.push("ping"),
    (because) => events.push(because),
  );
  return { clock, events, heartbeat };
}

test("declares the link dead at the beat after two without an answer, once", () => {
  const { clock, events } = beating();
  clock.advance(10_000);
  expect(events).toEqual(["ping", "ping", "no answer to 2 heartbeats"]);
});

test("lives as long as anything comes", () => {
  const { clock, events, heartbeat } = beating();
  for (let beat = 0; beat < 10; beat += 1) {
    clock.advance(1900);
    heartbeat.heard();
  }
  expect(new Set(events)).toEqual(new Set(["ping"]));
});

test("stops when told", () => {
  const { clock, events, heartbeat } = beating();
  clock.advance(1000);
  heartbeat.stop();
  clock.advance(100_000);
  expect(events).toEqual(["ping"]);
});

test("29: takes a hundred pings between two beats for a flood, ninety-nine for life", () => {
  const { clock, events, heartbeat } = beating();
  for (let beat = 0; beat < 3; beat += 1) {
    for (let n = 0; n < 99; n += 1) heartbeat.signal();
    clock.advance(1000);
  }
  expect(events).toEqual(["ping", "ping", "ping"]);
  for (let n = 0; n < 100; n += 1) heartbeat.signal();
  clock.advance(10_000);
  expect(events.slice(3)).toEqual(["flooded with pings"]);
});

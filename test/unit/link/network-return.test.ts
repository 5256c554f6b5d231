import { expect, test } from "vitest";
import { soonerAtMs, watchForNetwork } from "../../../agent/link/network-return.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const MINUTE_MS = 60_000;

function sooner(change: Partial<Parameters<typeof soonerAtMs>[0]> = {}) {
  const usual = { nowMs: 100_000, retryAtMs: 148_000, hastenedAtMs: null, random: 0.5 };
  return soonerAtMs({ ...usual, ...change });
}

test("a device whose network is back tries within three seconds, not all at once", () => {
  expect([0, 0.5, 1].map((random) => sooner({ random }))).toEqual([100_000, 101_500, 103_000]);
});

test("what comes sooner by itself stays as it is", () => {
  expect(sooner({ retryAtMs: 101_500 })).toBeNull();
  expect(sooner({ retryAtMs: 101_501 })).toBe(101_500);
});

test("a network that comes and goes hastens a device once a minute at most", () => {
  expect(sooner({ hastenedAtMs: 100_000 - MINUTE_MS + 1 })).toBeNull();
  expect(sooner({ hastenedAtMs: 100_000 - MINUTE_MS })).toBe(101_500);
});

/** What it calls back for when these are the addresses at each look. */
function callsFor(before: readonly string[], ...looks: readonly (readonly string[])[]) {
  const clock = new FakeClock();
  let index = -1;
  const calls: number[] = [];
  const addresses = () => looks[index] ?? [`eth${index} later`];
  const cancel = watchForNetwork({ clock, addresses }, before, () => calls.push(index));
  for (index = 0; index < looks.length; index += 1) clock.advance(2000);
  cancel();
  index += 1;
  clock.advance(10_000);
  return calls;
}

test("only an address that was not there is news", () => {
  const cable = ["eth0 192.0.2.7"];
  expect(callsFor(cable, cable, [], [], cable, cable)).toEqual([3]);
  expect(callsFor([], cable, [...cable, "wlan0 192.0.2.9"], cable)).toEqual([0, 1]);
  expect(callsFor(cable, ["eth0 198.51.100.7"])).toEqual([0]);
});

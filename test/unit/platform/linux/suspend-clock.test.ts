import { expect, test } from "vitest";
import { SuspendClock } from "../../../../agent/platform/linux/suspend-clock.ts";
import { sleepingClocks } from "../../../support/sleeping-clocks.ts";

test("the signal was heard before the sleep", () => {
  const { machine, clock } = start();
  clock.markSuspending();
  machine.sleep(60_000);
  machine.work(30);
  expect(clock.takeSuspendedAtMs()).toBe(1000);
});

test("both signals are heard only after the sleep", () => {
  const { machine, clock } = start();
  machine.sleep(60_000);
  clock.markSuspending();
  expect(clock.takeSuspendedAtMs()).toBe(1000);
});

test("an earlier sleep is not counted again", () => {
  const { machine, clock } = start();
  machine.sleep(60_000);
  clock.takeSuspendedAtMs();
  machine.work(500);
  machine.sleep(10_000);
  expect(clock.takeSuspendedAtMs()).toBe(61_500);
});

test("a sleep that came to nothing began when logind said so", () => {
  const { machine, clock } = start();
  clock.markSuspending();
  machine.work(2000);
  expect(clock.takeSuspendedAtMs()).toBe(1000);
});

function start() {
  const { ports, machine } = sleepingClocks();
  return { machine, clock: new SuspendClock(ports) };
}

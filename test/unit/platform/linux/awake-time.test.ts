import { expect, test } from "vitest";
import { AwakeTime } from "../../../../agent/platform/linux/awake-time.ts";
import { sleepingClocks } from "../../../support/sleeping-clocks.ts";

const HOUR_MS = 3_600_000;

test("a sleep that somebody looked past before it was told of is told all the same", () => {
  const { machine, awake } = start();
  machine.sleep(HOUR_MS);
  // Another session's server speaks first.
  awake.before(0);
  expect(awake.resumed()).toBe(HOUR_MS);
  expect(awake.resumed()).toBe(0);
});

test("what is typed once the sleep was told of is typed after it, and not before", () => {
  const { ports, machine, awake } = start();
  machine.work(1000);
  awake.markSuspending();
  machine.work(30);
  machine.sleep(HOUR_MS);
  // The last input was 10 ms before the machine slept, and 20 ms after it said that it would.
  expect(awake.before(10)).toBe(ports.uptimeMs() - 10);
  expect(awake.before(40)).toBe(ports.uptimeMs() - HOUR_MS - 40);
});

test("two clocks that are read a moment apart are no sleep", () => {
  const { machine, awake } = start();
  machine.sleep(100);
  expect(awake.resumed()).toBe(0);
  machine.sleep(1);
  expect(awake.resumed()).toBe(101);
});

test("a process that was kept waiting between its looks at the two clocks saw no sleep", () => {
  const { ports, machine } = sleepingClocks();
  let isKept = false;
  const awake = new AwakeTime({
    uptimeMs: () => {
      if (isKept) machine.work(2_000);
      isKept = false;
      return ports.uptimeMs();
    },
    awakeMs: () => ports.awakeMs(),
  });
  isKept = true;
  expect(awake.resumed()).toBe(0);
  machine.sleep(HOUR_MS);
  expect(awake.resumed()).toBe(HOUR_MS);
});

test("a sleep that came to nothing says nothing of when the next one began", () => {
  const { ports, machine, awake } = start();
  awake.markSuspending();
  expect(awake.resumed()).toBe(0);
  machine.work(60_000);
  machine.sleep(HOUR_MS);
  // The last input was a second before that sleep, of which nobody told.
  expect(awake.before(1000)).toBe(ports.uptimeMs() - HOUR_MS - 1000);
});

function start() {
  const { ports, machine } = sleepingClocks();
  return { ports, machine, awake: new AwakeTime(ports) };
}

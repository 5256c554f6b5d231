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

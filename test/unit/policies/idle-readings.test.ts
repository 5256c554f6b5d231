import { expect, test } from "vitest";
import { readingsFault } from "../../../policies/idle-readings.ts";

const readings = (...pairs: readonly (readonly [number, number])[]) =>
  pairs.map(([atMs, idleMs]) => ({ atMs, idleMs }));

test.each([
  ["grows with the clock", readings([0, 500], [100, 600], [200, 703])],
  ["falls after input", readings([0, 5000], [100, 30], [200, 130])],
  ["stays low while somebody types", readings([0, 20], [100, 70], [200, 4])],
  ["a busy machine reads late", readings([0, 500], [400, 880])],
  ["one reading shows nothing", readings([0, 0])],
])("is plausible: %s", (_what, row) => {
  expect(readingsFault(row)).toBeNull();
});

test.each([
  ["nought for ever", readings([0, 0], [100, 0], [200, 0]), "stands still at 0 ms"],
  ["frozen", readings([0, 9000], [100, 9000], [200, 9000]), "does not follow the clock"],
  ["a jump ahead", readings([0, 10], [100, 90_000]), "does not follow the clock"],
  ["half speed", readings([0, 5000], [1000, 5500]), "does not follow the clock"],
])("is a fault: %s", (_what, row, fault) => {
  expect(readingsFault(row)).toContain(fault);
});

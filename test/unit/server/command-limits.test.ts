import { expect, test } from "vitest";
import { COMMAND_KINDS } from "../../../agent/contract/command.ts";
import { MAX_LIFETIME_MS, whyApproval } from "../../../server/commands/command-limits.ts";

test.each([
  ["lock", 10, 20, false],
  ["lock", 11, 20, true],
  ["lock", 11, 1_099, true],
  ["lock", 11, 1_100, false],
  ["wipeSession", 100, 10_000, false],
  ["wipeSession", 101, 10_000, true],
  ["reboot", 1, 10_000, true],
  ["rotateKey", 1, 10_000, true],
] as const)("%s on %i of %i devices needs a second admin: %s", (kind, targets, fleet, needed) => {
  expect(whyApproval({ kind, params: {} }, targets, fleet) !== null).toBe(needed);
});

test.each([
  [14_400_000, false],
  [14_400_001, true],
])("one person pauses any number of devices, but not past four hours: %i ms", (forMs, needed) => {
  const pause = { kind: "pause", params: { forMs } } as const;
  expect(whyApproval(pause, 10_000, 10_000) !== null).toBe(needed);
});

test("nothing waits for its device longer than a day, and what destroys a quarter of an hour", () => {
  for (const kind of COMMAND_KINDS) expect(MAX_LIFETIME_MS[kind]).toBeLessThanOrEqual(86_400_000);
  expect(MAX_LIFETIME_MS.wipeSession).toBe(4 * 3_600_000);
  expect(MAX_LIFETIME_MS.reboot).toBe(900_000);
});

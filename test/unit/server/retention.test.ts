import { expect, test } from "vitest";
import { keptForMs } from "../../../server/devices/retention.ts";
import { policyOf } from "../../support/policies.ts";

const DAY_MS = 86_400_000;
const NOW_MS = Date.parse("2026-11-26T12:00:00Z");
const DEVICE = { id: "d", groups: ["ward"], deviceClass: "shared" } as const;

function retaining(days: number, appliesTo: object) {
  return policyOf(
    { "privacy.retain": { value: days * DAY_MS, line: 1 } },
    {
      name: `of-${days}`,
      appliesTo: { all: false, groups: [], devices: [], exclude: [], ...appliesTo },
    },
  );
}

test.each([
  ["90 days where no policy speaks", [], 90],
  [
    "the shortest of several",
    [retaining(30, { all: true }), retaining(7, { groups: ["ward"] })],
    7,
  ],
  [
    "no shorter for another group's",
    [retaining(30, { all: true }), retaining(7, { groups: ["lab"] })],
    30,
  ],
])("records about people are kept for %s", (_what, policies, days) => {
  expect(keptForMs(policies, DEVICE, NOW_MS)).toBe(days * DAY_MS);
});

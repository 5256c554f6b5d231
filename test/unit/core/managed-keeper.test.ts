import { expect, test } from "vitest";
import {
  type ManagedOutcome,
  type ManagedSettings,
  UNMANAGED,
} from "../../../agent/core/managed-browsers.ts";
import { ManagedKeeper } from "../../../agent/core/managed-keeper.ts";
import { PoliciesInForce } from "../../../agent/core/policies-in-force.ts";
import type { Mode } from "../../../policies/vocabulary.ts";
import { FakeClock } from "../../support/fake-clock.ts";

function world(mode: Mode, state: ManagedOutcome["state"] = "written", because = "") {
  const asked: ManagedSettings[] = [];
  const rows: unknown[] = [];
  const kept = new Map<string, string>();
  const standing = { deviceId: "device-1", mode, deviceClass: "shared" as const, groups: [] };
  const ports = {
    browserPolicies: {
      ensure: (wanted: ManagedSettings): readonly ManagedOutcome[] => {
        asked.push(wanted);
        return [{ family: "chromium", state, others: [], because }];
      },
    },
    policies: new PoliciesInForce(new FakeClock(), standing),
    keyValue: {
      get: (key: string) => kept.get(key) ?? null,
      set: (key: string, value: string) => void kept.set(key, value),
    },
    audit: { append: (...row: readonly unknown[]) => void rows.push(row) },
  };
  return { keeper: new ManagedKeeper(ports), asked, rows };
}

test("says that a policy was written, and that a file which changed since was repaired", () => {
  const { keeper, rows } = world("enforce");
  keeper.refresh();
  keeper.refresh();
  const row = { family: "chromium", others: [], because: "" };
  expect(rows).toEqual([
    ["browserPolicy", "policy", { ...row, state: "written" }],
    ["browserPolicy", "agent", { ...row, state: "repaired" }],
  ]);
});

test("wants nothing of the browsers while it only observes", () => {
  const { keeper, asked } = world("observe", "absent");
  keeper.refresh();
  expect(asked).toEqual([UNMANAGED]);
});

test("leaves everything as it is while it is paused", () => {
  const { keeper, asked } = world("paused");
  keeper.refresh();
  expect(asked).toEqual([]);
  expect(keeper.outcomes).toBeNull();
});

test("writes the same failure down once", () => {
  const { keeper, rows } = world("enforce", "failed", "policies.json is not JSON");
  keeper.refresh();
  keeper.refresh();
  expect(rows).toHaveLength(1);
});

test("writes nothing down where all is in force", () => {
  const { keeper, rows } = world("enforce", "inForce");
  keeper.refresh();
  expect(rows).toEqual([]);
  expect(keeper.outcomes).toHaveLength(1);
});

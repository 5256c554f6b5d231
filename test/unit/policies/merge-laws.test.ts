import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { SettingRow } from "../../../policies/catalogue/setting-row.ts";
import { CATALOGUE, SETTING_KEYS } from "../../../policies/catalogue.ts";
import { effectivePolicy } from "../../../policies/effective.ts";
import type { PolicyPayload } from "../../../policies/policy.ts";
import { anyPolicy } from "../../support/policies.ts";
import { forAll } from "../../support/property.ts";

const target = { deviceId: "d-1", groups: ["wards"], deviceClass: "shared", nowMs: 0 } as const;
const policies = fc.array(anyPolicy, { minLength: 1, maxLength: 5 });

test("the order of policies changes nothing, origins included", () => {
  const shuffled = policies.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
  );
  forAll(shuffled, ([list, other]) => expect(join(other)).toEqual(join(list)));
});

test("the same policy twice is the same as once", () => {
  forAll(policies, (list) => expect(join([...list, ...list])).toEqual(join(list)));
});

test("every row's join is commutative, associative and idempotent", () => {
  forAll(fc.tuple(anyPolicy, anyPolicy, anyPolicy), (three) => {
    for (const key of SETTING_KEYS) {
      const row = CATALOGUE[key] as SettingRow<unknown>;
      const [a, b, c] = three.map(({ settings }) => settings[key]?.value ?? row.default);
      expect(row.join(a, b)).toEqual(row.join(b, a));
      expect(row.join(row.join(a, b), c)).toEqual(row.join(a, row.join(b, c)));
      expect(row.join(row.join(a, a), row.join(a, a))).toEqual(row.join(a, a));
    }
  });
});

test("a further policy never loosens what a policy has set", () => {
  forAll(fc.tuple(policies, anyPolicy), ([list, added]) => {
    const before = joinedValues(list);
    const after = joinedValues([...list, added]);
    for (const key of SETTING_KEYS) {
      if (!list.some(({ settings }) => settings[key] !== undefined)) continue;
      const row = CATALOGUE[key] as SettingRow<unknown>;
      expect(row.join(before[key], after[key])).toEqual(after[key]);
    }
  });
});

test("every setting has a value and an origin, with or without policies", () => {
  forAll(fc.array(anyPolicy), (list) => {
    const settings = join(list);
    expect(Object.keys(settings).sort()).toEqual([...SETTING_KEYS].sort());
    for (const key of SETTING_KEYS) {
      expect(settings[key].value).not.toBeUndefined();
      expect(typeof settings[key].origin.policy).toBe("string");
    }
  });
});

test("every value in force is legal, and the join of what was written", () => {
  const settled = ["session.idle.warnBefore"];
  forAll(policies, (list) => {
    const settings = join(list);
    const joined = joinedValues(list);
    for (const key of SETTING_KEYS) {
      const row = CATALOGUE[key] as SettingRow<unknown>;
      expect(row.schema.safeParse(settings[key].value).success, key).toBe(true);
      if (!settled.includes(key)) expect(settings[key].value).toEqual(joined[key]);
    }
  });
});

test("a thousand orders of conflicting policies give one result", () => {
  const [list = []] = fc.sample(fc.array(anyPolicy, { minLength: 8, maxLength: 8 }), {
    numRuns: 1,
    seed: 54,
  });
  const orders = fc.sample(fc.shuffledSubarray(list, { minLength: 8 }), {
    numRuns: 1000,
    seed: 54,
  });
  const results = new Set(orders.map((order) => JSON.stringify(join(order))));
  expect(results.size).toBe(1);
});

function join(payloads: readonly PolicyPayload[]) {
  return effectivePolicy(payloads, target).settings;
}

/** Values before dependent settings are settled: the lattice itself. */
function joinedValues(list: readonly PolicyPayload[]): Record<string, unknown> {
  const values = SETTING_KEYS.map((key) => {
    const row = CATALOGUE[key] as SettingRow<unknown>;
    const written = list.flatMap(({ settings }) => settings[key] ?? []);
    const all = written.length === 0 ? [row.default] : written.map(({ value }) => value);
    return [key, all.reduce((one, other) => row.join(one, other), row.join(all[0], all[0]))];
  });
  return Object.fromEntries(values);
}

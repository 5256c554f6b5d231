import { expect, test } from "vitest";
import { unmetNames } from "../../../server/policy/policy-audience.ts";

const fleet = [{ id: "d1", groups: ["wards"] }];

test("names the groups and devices of a policy that no device answers to", () => {
  const named = { groups: ["wards", "kiosks"], devices: ["d1", "d2"] };
  expect(unmetNames(named, fleet)).toEqual([
    "no device is in the group kiosks",
    "no device has the id d2",
  ]);
});

test("says nothing where every name is met, or the policy names none", () => {
  const met = { groups: ["wards"], devices: ["d1"] };
  expect(unmetNames(met, fleet)).toEqual([]);
  expect(unmetNames({ groups: [], devices: [] }, [])).toEqual([]);
});

import { expect, test } from "vitest";
import { lintPolicy } from "../../../policies/authoring.ts";
import { SETTING_KEYS } from "../../../policies/catalogue.ts";
import type { PolicyDraft } from "../../../policies/policy.ts";
import { explainPolicies } from "../../../scripts/cli/policy-explanation.ts";

const target = { deviceId: "pc-1", groups: ["wards"], deviceClass: "shared", nowMs: 0 } as const;

test("explains every setting in the shape of the command's JSON", () => {
  const drafts = [draft("hospital", "15m"), draft("ward", "5m")];
  const { settings, policies } = explainPolicies(drafts, target);
  expect(settings.map(({ key }) => key)).toEqual(SETTING_KEYS);
  expect(settings.find(({ key }) => key === "session.idle.lockAfter")).toEqual({
    key: "session.idle.lockAfter",
    value: 300_000,
    origin: { policy: "ward", line: 5 },
    combinedWith: [],
    overridden: [{ value: 900_000, origin: { policy: "hospital", line: 5 } }],
    settled: null,
  });
  expect(policies.map(({ leftOut }) => leftOut)).toEqual([null, null]);
});

test("explains what holds while a tier does, and which line of it says so", () => {
  const tier = "risk: { tiers: { high: { session: { idle: { lockAfter: 2m } } } } }\n";
  const { settings } = explainPolicies([draft("ward", "5m", tier)], target, "high");
  expect(settings.find(({ key }) => key === "session.idle.lockAfter")).toMatchObject({
    value: 120_000,
    origin: { policy: "ward", line: 6 },
    overridden: [{ value: 300_000, origin: { policy: "ward", line: 5 } }],
  });
});

test("says why a policy does not apply", () => {
  const { policies } = explainPolicies([draft("ward", "5m")], { ...target, groups: ["labs"] });
  expect(policies).toEqual([{ name: "ward", leftOut: "otherDevices" }]);
});

function draft(name: string, lockAfter: string, more = ""): PolicyDraft {
  const { flattened } = lintPolicy(`apiVersion: sessionward/v1
kind: Policy
name: ${name}
appliesTo: { groups: [wards] }
session: { idle: { lockAfter: ${lockAfter} } }
${more}`);
  if (flattened === null) throw new Error("the draft of this test is not a policy");
  return flattened;
}

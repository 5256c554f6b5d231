import { expect, test } from "vitest";
import { describeSession } from "../../../agent/core/describe-session.ts";
import { effectivePolicy, sessionRules } from "../../../policies/effective.ts";
import { start } from "../../../policies/session-machine.ts";
import type { DEVICE_CLASSES } from "../../../policies/vocabulary.ts";
import { policyOf } from "../../support/policies.ts";

const NOBODY = { deviceId: "d1", groups: [], nowMs: 0 };
const MINUTE = 60_000;

function described(deviceClass: (typeof DEVICE_CLASSES)[number] = "shared") {
  const written = (value: number, line: number) => ({ value, line });
  const settings = {
    "session.idle.lockAfter": written(5 * MINUTE, 3),
    "session.idle.signOutAfter": written(60 * MINUTE, 4),
    "session.maxLength": written(600 * MINUTE, 5),
  };
  const policy = effectivePolicy([policyOf(settings, { name: "ward" })], {
    ...NOBODY,
    deviceClass,
  });
  const rules = sessionRules(policy);
  const traits = { kind: "named", canUnlock: true } as const;
  const { state, next } = start(traits, rules, 0);
  const context = { rules, traits, nowMs: 20 * MINUTE };
  return describeSession({ state, next, context, policy, observing: false });
}

test("tells each rule in force with the policy that wrote it, and nobody for a default", () => {
  const { rules, openForMs, endsInMs } = described();
  expect([openForMs, endsInMs]).toEqual([20 * MINUTE, 580 * MINUTE]);
  expect(rules).toContainEqual({ rule: "idle", policy: "ward", act: "lock", ms: 5 * MINUTE });
  expect(rules).toContainEqual({ rule: "maxLength", policy: "ward", ms: 600 * MINUTE });
  expect(rules.find(({ rule }) => rule === "clearing")?.policy).toBeNull();
});

test("promises nobody on a critical device a sign-out that never comes there", () => {
  const acts = described("critical").rules.map(({ act }) => act);
  expect(acts).toContain("lock");
  expect(acts).not.toContain("signOut");
});

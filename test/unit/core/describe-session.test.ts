import { expect, test } from "vitest";
import { describeSession } from "../../../agent/core/describe-session.ts";
import { effectivePolicy, sessionRules } from "../../../policies/effective.ts";
import { next, start } from "../../../policies/session-machine.ts";
import type { PendingAct, SessionEvent, SessionState } from "../../../policies/session-state.ts";
import type { DEVICE_CLASSES } from "../../../policies/vocabulary.ts";
import { policyOf } from "../../support/policies.ts";

const NOBODY = { deviceId: "d1", groups: [], nowMs: 0 };
const MINUTE = 60_000;

type Moment = { readonly during?: Partial<SessionState>; readonly asked?: PendingAct };

function described(
  deviceClass: (typeof DEVICE_CLASSES)[number] = "shared",
  { during = {}, asked }: Moment = {},
) {
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
  const context = { rules, traits, nowMs: 20 * MINUTE };
  const begun = { ...start(traits, rules, 0).state, ...during };
  const event: SessionEvent =
    asked === undefined ? { kind: "tick" } : { kind: "ask", pending: asked, warn: true };
  const step = next(begun, event, context);
  return describeSession({
    state: step.state,
    next: step.next,
    context,
    policy,
    observing: false,
  });
}

test("tells each rule in force with the policy that wrote it, and nobody for a default", () => {
  const { rules, openForMs, endsInMs } = described();
  expect([openForMs, endsInMs]).toEqual([20 * MINUTE, 580 * MINUTE]);
  expect(rules).toContainEqual({ rule: "idle", policy: "ward", act: "lock", ms: 5 * MINUTE });
  expect(rules).toContainEqual({ rule: "maxLength", policy: "ward", ms: 600 * MINUTE });
  expect(rules.find(({ rule }) => rule === "clearing")?.policy).toBeNull();
});

test.each([
  ["which waits for the hold", "command", 12 * MINUTE],
  ["which does not wait for it", "accountChanged", null],
] as const)(
  "says of an announced act %s for how long nothing happens",
  (_how, reason, heldForMs) => {
    const during = { emergencyUntilMs: 32 * MINUTE };
    const asked = { act: "signOut", reason, atMs: 21 * MINUTE, noLaterThanMs: null } as const;
    expect(described("shared", { during, asked }).heldForMs).toBe(heldForMs);
  },
);

test("promises nobody on a critical device a sign-out that never comes there", () => {
  const acts = described("critical").rules.map(({ act }) => act);
  expect(acts).toContain("lock");
  expect(acts).not.toContain("signOut");
});

test("says for how long nothing happens where nothing would come after it either", () => {
  const during = { emergencyUntilMs: 32 * MINUTE };
  const { next, heldForMs } = described("display", { during });
  expect([next, heldForMs]).toEqual([null, 12 * MINUTE]);
});

import { expect, test } from "vitest";
import type { Envelope } from "../../../agent/contract/envelope-schema.ts";
import { LinkDesk } from "../../../agent/core/link-desk.ts";
import { PoliciesInForce } from "../../../agent/core/policies-in-force.ts";
import type { HeldPolicy, KeyValue } from "../../../agent/core/ports.ts";
import { RuleEngine } from "../../../agent/core/rule-engine.ts";
import { TrustedTime } from "../../../agent/core/trusted-time.ts";
import type { RiskRule } from "../../../policies/catalogue/risk.ts";
import { eventually } from "../../support/eventually.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { policyOf } from "../../support/policies.ts";
import { silentLog } from "../../support/silent-log.ts";
import { sealJson, testKey } from "../../support/test-keys.ts";

const key = testKey();
const RULE: RiskRule = { when: 'checks.firewall == "violated"', tier: "high" };

function ward(version: number, rules: readonly RiskRule[]): Envelope {
  const settings = { "risk.rules": { value: rules, line: 3 } };
  return sealJson("policy.v1", policyOf(settings, { name: "ward", version }), key);
}

function deskWorld() {
  const clock = new FakeClock();
  const values = new Map<string, string>();
  const keyValue: KeyValue = {
    get: (name) => values.get(name) ?? null,
    set: (name, text) => void values.set(name, text),
  };
  const standing = { deviceId: "d-1", mode: "enforce", deviceClass: "shared", groups: [] } as const;
  const policies = new PoliciesInForce(clock, standing);
  const ruleEngine = new RuleEngine(silentLog);
  const rejected: unknown[] = [];
  let held: readonly HeldPolicy[] = [];
  const desk = new LinkDesk({
    clock,
    keyValue,
    policies,
    ruleEngine,
    log: silentLog,
    audit: { append: (event, _, { fault }) => event === "policyRejected" && rejected.push(fault) },
    outbox: { put: () => undefined },
    policyStore: {
      held: () => held,
      replace: (next) => {
        held = next;
      },
      floorOf: () => null,
    },
    trustedTime: new TrustedTime(clock, keyValue),
    scope: { trustedKeys: [key.trusted], serverId: "server-1" },
    takeCommand: () => undefined,
    rehearse: () => undefined,
    reportAll: () => undefined,
    pauseFor: () => undefined,
    endPause: () => undefined,
    onHeard: () => undefined,
    setStaffSecret: () => undefined,
    auditHeld: () => undefined,
    rotation: null,
    onState: () => undefined,
  });
  const versions = () => policies.payloads.map(({ version }) => version);
  const loaded = () => eventually("the engine is loaded", () => ruleEngine.loaded !== null);
  return { desk, versions, rejected, ruleEngine, loaded };
}

test("a policy without rules is taken at once, and loads nothing", () => {
  const { desk, versions, ruleEngine } = deskWorld();
  desk.policies([ward(1, [])]);
  expect(versions()).toEqual([1]);
  expect(ruleEngine.loaded).toBeNull();
});

test("the first policy with rules waits until they can be checked", async () => {
  const { desk, versions, rejected, loaded } = deskWorld();
  desk.policies([ward(1, [RULE])]);
  expect(versions()).toEqual([]);
  await loaded();
  expect(versions()).toEqual([1]);
  desk.policies([ward(2, [{ ...RULE, when: "checks.firewal == 1" }])]);
  expect(versions()).toEqual([1]);
  expect(rejected).toEqual(["badRules"]);
});

test("of two lists the later counts, also where the earlier had to wait", async () => {
  const { desk, versions, loaded } = deskWorld();
  desk.policies([ward(1, [RULE])]);
  desk.policies([ward(2, [])]);
  await loaded();
  expect(versions()).toEqual([2]);
});

test("an agent that stops meanwhile takes nothing any more", async () => {
  const { desk, versions, ruleEngine, loaded } = deskWorld();
  desk.policies([ward(1, [RULE])]);
  ruleEngine.stop();
  await loaded();
  expect(versions()).toEqual([]);
});

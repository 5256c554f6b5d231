import { expect, test } from "vitest";
import type { Report } from "../../../agent/contract/reports.ts";
import { PoliciesInForce } from "../../../agent/core/policies-in-force.ts";
import { RehearsalDesk } from "../../../agent/core/rehearsal-desk.ts";
import { RuleEngine } from "../../../agent/core/rule-engine.ts";
import { lintPolicy } from "../../../policies/authoring.ts";
import { payloadOf } from "../../../policies/policy.ts";
import type { TraceLine } from "../../../policies/trace.ts";
import type { Mode } from "../../../policies/vocabulary.ts";
import { eventually } from "../../support/eventually.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { silentLog } from "../../support/silent-log.ts";

const HOUR_MS = 3_600_000;

function payload(group = "wards", risk = ""): string {
  const { flattened } = lintPolicy(`apiVersion: sessionward/v1
kind: Policy
name: ward
appliesTo: { groups: [${group}] }
device: shared
session: { idle: { lockAfter: 5m } }
${risk}`);
  if (flattened === null) throw new Error("not a policy");
  const instant = "2026-11-25T00:00:00.000Z";
  const about = { serverId: "server-1", version: 1, issuedAt: instant, expiresAt: instant };
  return JSON.stringify(payloadOf(flattened, about));
}

function aWorld(mode: Mode = "observe", recorded = true, facts: readonly TraceLine[] = []) {
  const clock = new FakeClock();
  const ago = (ms: number) => new Date(clock.nowMs() - ms).toISOString();
  const lines: readonly TraceLine[] = [
    { at: ago(3 * HOUR_MS), edge: "begin", session: "1", kind: "named", canUnlock: true },
    { at: ago(2 * HOUR_MS), edge: "idle", session: "1" },
    { at: ago(2 * HOUR_MS - 304_000), edge: "active", session: "1" },
    { at: ago(HOUR_MS), edge: "idle", session: "1" },
  ];
  const reports: Report[] = [];
  const ruleEngine = new RuleEngine(silentLog);
  const standing = { deviceId: "d", mode, deviceClass: "shared", groups: ["wards"] } as const;
  const desk = new RehearsalDesk({
    clock,
    outbox: { put: (report) => void reports.push(report) },
    activity: { lines: () => (recorded ? [...facts, ...lines] : []) },
    policies: new PoliciesInForce(clock, { ...standing, groups: ["wards"] }),
    deviceId: "d",
    ruleEngine,
    zone: () => "Europe/Paris",
  });
  const ask = (text: string) => {
    desk.take("r1", text);
    return reports.at(-1)?.body;
  };
  return { ask, clock, ruleEngine, reports };
}

const RISK = `risk:
  rules: [ { when: 'checks.diskEncryption == "violated"', tier: high } ]
  tiers: { high: { session: { idle: { lockAfter: 2m } } } }
`;
const OPEN_DISK: TraceLine = {
  at: new Date(new FakeClock().nowMs() - 4 * HOUR_MS).toISOString(),
  ...{ edge: "fact", fact: "diskEncryption", state: "known" },
  ...{ value: { encrypted: false }, check: "violated" },
};

test("answers with sums, and with no moment of anybody's day but the first and the last", () => {
  const { ask, clock } = aWorld();
  const from = new Date(clock.nowMs() - 3 * HOUR_MS).toISOString();
  const until = new Date(clock.nowMs()).toISOString();
  expect(ask(payload())).toEqual({
    rehearsalId: "r1",
    because: null,
    from,
    until,
    counts: [{ act: "lock", reason: "idle", count: 2 }],
    nearTyping: 1,
    risk: "noRules",
    fromRisk: 0,
  });
});

test("risk is rehearsed where facts were recorded, and what reads rules is loaded only then", async () => {
  const { ask, ruleEngine, reports } = aWorld("observe", true, [OPEN_DISK]);
  expect(ask(payload("wards", RISK))).toBeUndefined();
  await eventually("it answers", () => reports.length === 1);
  expect(reports[0]?.body).toMatchObject({ risk: "done", fromRisk: 2, counts: [{ count: 2 }] });
  expect(ruleEngine.loaded).not.toBeNull();
  const without = aWorld();
  expect(without.ask(payload("wards", RISK))).toMatchObject({ risk: "noFacts", fromRisk: 0 });
  expect(without.ruleEngine.loaded).toBeNull();
});

test.each([
  ["notObserving", aWorld("enforce"), payload()],
  ["notMeant", aWorld(), payload("kiosks")],
  ["nothingRecorded", aWorld("observe", false), payload()],
  ["badPolicy", aWorld(), "{}"],
  ["badPolicy", aWorld(), "x".repeat(300_000)],
] as const)("says %s", (because, { ask }, text) => {
  expect(ask(text)).toMatchObject({ because, counts: [], nearTyping: 0, from: null });
});

test("a server that asks again and again is told to wait", () => {
  const { ask, clock } = aWorld();
  expect(ask(payload())).toMatchObject({ because: null });
  expect(ask(payload())).toMatchObject({ because: "tooSoon" });
  clock.advance(10_000);
  expect(ask(payload())).toMatchObject({ because: null });
});

test("so many rehearsals a day, and no more: each answer says a little of when somebody was there", () => {
  const { ask, clock } = aWorld();
  for (let asked = 0; asked < 50; asked += 1) {
    expect(ask(payload())).toMatchObject({ because: null });
    clock.advance(10_000);
  }
  expect(ask(payload())).toMatchObject({ because: "tooSoon" });
  clock.advance(24 * HOUR_MS - 500_000);
  expect(ask(payload())).toMatchObject({ because: null });
  clock.advance(1);
  expect(ask(payload())).toMatchObject({ because: "tooSoon" });
});

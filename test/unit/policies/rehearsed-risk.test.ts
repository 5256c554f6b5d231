import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { lintPolicy } from "../../../policies/authoring.ts";
import { effectivePolicy } from "../../../policies/effective.ts";
import { rehearse } from "../../../policies/rehearsal.ts";
import * as engine from "../../../policies/risk.ts";
import { readTrace, type TraceLine } from "../../../policies/trace.ts";
import { at, begin, edge, encrypted, policyOn, traceOf } from "../../support/recorded-day.ts";
import { disk, MINUTE, OPEN_DISK, riskWorld } from "../../support/risk-world.ts";

function risky(when: string, more = ""): string {
  return `session: { idle: { lockAfter: 5m, signOutAfter: 60m } ${more} }
risk:
  stableFor: 10m
  rules: [ { when: '${when}', tier: high } ]
  tiers: { high: { session: { idle: { lockAfter: 2m } } } }`;
}

const OPEN = policyOn(risky(OPEN_DISK.when));
const HIGH = { tier: "high", because: ["disk is not encrypted"] } as const;

function wholeDay(lines: readonly TraceLine[], policy = OPEN) {
  return rehearse(traceOf(lines), policy, engine);
}

test("an act that a tier brings forward says which and why, and others do not", () => {
  const { acts, risk, tiers } = wholeDay([
    begin(),
    encrypted("08:00:02", true),
    edge("active", "08:00:05"),
    edge("idle", "09:00:00"),
    edge("active", "09:30:00"),
    encrypted("09:40:00", false),
    edge("idle", "10:00:00"),
  ]);
  expect(risk).toBe("done");
  expect(acts.map((act) => [act.at, act.act, act.raisedBy])).toEqual([
    [at("09:05:00"), "lock", null],
    [at("10:02:00"), "lock", HIGH],
    [at("11:00:00"), "signOut", null],
  ]);
  const rose = { at: at("09:40:00"), from: null, to: "high", because: HIGH.because };
  expect(tiers).toEqual([
    { ...rose, session: null },
    { ...rose, session: "1" },
  ]);
});

test("a tier loosens as late as on a device: not before stableFor", () => {
  const lines = (leaves: string) => [
    begin(),
    encrypted("08:30:00", false),
    encrypted("09:00:00", true),
    edge("idle", leaves),
  ];
  const firstLock = (leaves: string) => wholeDay(lines(leaves)).acts[0]?.at;
  expect(firstLock("09:07:59")).toBe(at("09:09:59"));
  expect(firstLock("09:08:01")).toBe(at("09:13:01"));
});

test("who begins under a tier has its limits, and is not asked to sign in again", () => {
  const policy = policyOn(risky(OPEN_DISK.when, ", reauth: { onRiskRise: true }"));
  const lines = [
    encrypted("08:00:02", false),
    encrypted("08:58:00", true),
    begin("1", "named", "09:00:00"),
    edge("idle", "09:01:00"),
  ];
  expect(wholeDay(lines, policy).acts.map(({ at: when, reason }) => [when, reason])).toEqual([
    [at("09:03:00"), "idle"],
    [at("10:01:00"), "idle"],
  ]);
});

test("who is there when it rises is asked to sign in again, where the policy says so", () => {
  const policy = policyOn(risky(OPEN_DISK.when, ", reauth: { onRiskRise: true }"));
  const lines = [begin(), edge("active", "08:00:01"), encrypted("09:00:00", false)];
  expect(wholeDay(lines, policy).acts).toMatchObject([
    { act: "lock", reason: "risk", raisedBy: HIGH },
  ]);
});

test("rules about a session and about the clock are judged for each, in the device's zone", () => {
  const idle = policyOn(risky("session.idle"));
  const lines = [
    begin("1"),
    begin("2"),
    encrypted("08:00:02", true),
    edge("idle", "09:00:00", "2"),
  ];
  const tiers = wholeDay(lines, idle).tiers.filter(({ to }) => to === "high");
  expect(tiers.map(({ session }) => session)).toEqual(["2"]);
  const late = policyOn(risky("time.hour == 12"));
  const { head } = traceOf([]);
  const paris = { head: { ...head, zone: "Europe/Paris" }, lines: lines.slice(0, 3) };
  expect(rehearse(paris, late, engine).tiers[0]).toMatchObject({ at: at("11:00:00"), to: "high" });
});

test.each([
  ["noRules", [encrypted("08:00:02", false)], policyOn("session: { idle: { lockAfter: 5m } }")],
  ["noFacts", [edge("active", "08:00:03")], OPEN],
  ["notLoaded", [encrypted("08:00:02", false)], OPEN],
] as const)("what is not rehearsed is said: %s", (why, lines, policy) => {
  const { risk, acts } = rehearse(traceOf([begin(), ...lines]), policy, null);
  expect(risk).toBe(why);
  expect(acts).toMatchObject(
    [{ at: at("08:05:00"), raisedBy: null }, { act: "signOut" }].slice(0, acts.length),
  );
});

test("a question that would take too long is left out whole, and said", () => {
  const lines = [begin(), encrypted("08:00:02", false), edge("idle", "09:00:00")];
  const clock = policyOn(risky("time.minute == 61"));
  const { risk, acts, tiers } = rehearse(traceOf(lines), clock, engine, 100);
  expect({ risk, tiers }).toEqual({ risk: "tooMuch", tiers: [] });
  expect(acts[0]?.at).toBe(at("09:05:00"));
});

test("a rule that the trace can't answer raises nothing, and is named", () => {
  const battery = policyOn(risky("facts.battery.percent < 10.0"));
  const { unjudged, tiers } = wholeDay([begin(), encrypted("08:00:02", false)], battery);
  expect(tiers).toEqual([]);
  expect(unjudged).toMatchObject([{ when: "facts.battery.percent < 10.0", fault: "unknown" }]);
});

test("tiers rise and fall at the moments at which the daemon's own keeper has them", async () => {
  const { risk, clock, audit } = await riskWorld([OPEN_DISK]);
  const beganMs = clock.nowMs();
  const looks = [true, false, true, false, true] as const;
  const lines = looks.map((isSo): TraceLine => {
    risk.heard(disk(isSo));
    const line = { ...encrypted("08:00:00", isSo), at: new Date(clock.nowMs()).toISOString() };
    clock.advance(isSo ? 12 * MINUTE : 3 * MINUTE);
    return line;
  });
  const moments = {
    from: new Date(beganMs).toISOString(),
    until: new Date(clock.nowMs()).toISOString(),
  };
  const { tiers } = rehearse({ head: { ...traceOf([]).head, ...moments }, lines }, OPEN, engine);
  const words = tiers.map(
    ({ from, to, because }) => `${from ?? "none"} to ${to ?? "none"}: ${because}`,
  );
  expect(words).toHaveLength(4);
  expect(words.map((text) => `device riskTier ${text}`)).toEqual(
    audit.filter((row) => row.startsWith("device riskTier")),
  );
});

test("the sample of the ward has facts to rehearse a firewall that was off for an afternoon", () => {
  const read = readTrace(readFileSync("policies/traces/ward-week.jsonl", "utf8"));
  if (!read.ok) throw new Error(read.detail);
  const { flattened } = lintPolicy(`apiVersion: sessionward/v1
kind: Policy
name: ward
appliesTo: { groups: [wards] }
device: shared
session: { idle: { clearAfter: 15m } }
risk:
  rules: [ { when: 'checks.firewall == "violated"', tier: high } ]
  tiers: { high: { session: { idle: { clearAfter: 5m } } } }
`);
  if (flattened === null) throw new Error("not a policy");
  const { device: deviceId, deviceClass, groups } = read.value.head;
  const ward = effectivePolicy([{ ...flattened, version: 1 }], {
    ...{ deviceId, deviceClass, groups, nowMs: 0 },
  });
  const { acts, tiers } = rehearse(read.value, ward, engine);
  const raised = acts.filter(({ raisedBy }) => raisedBy !== null);
  expect(raised.length).toBeGreaterThan(5);
  expect(new Set(raised.map(({ at: when }) => when.slice(0, 10)))).toEqual(new Set(["2026-11-17"]));
  expect(tiers.map(({ at: when, session, to }) => [when.slice(0, 16), session, to])).toEqual([
    ["2026-11-17T13:00", null, "high"],
    ["2026-11-17T13:00", "1", "high"],
    ["2026-11-17T16:40", null, null],
    ["2026-11-17T16:40", "1", null],
  ]);
});

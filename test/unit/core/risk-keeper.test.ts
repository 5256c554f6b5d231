import { expect, test } from "vitest";
import type { RiskRule } from "../../../policies/catalogue/risk.ts";
import { type Fact, known, unknown } from "../../../policies/fact.ts";
import { sessionOf } from "../../support/keeper-world.ts";
import { disk, MINUTE, OPEN_DISK, riskWorld } from "../../support/risk-world.ts";

test("a violated check shortens the limits at once, says why and asks for a new sign-in", async () => {
  const { risk, audit, board, lockAfterMs } = await riskWorld([OPEN_DISK]);
  risk.heard(disk(true));
  expect(lockAfterMs("s1")).toBe(5 * MINUTE);
  risk.heard(disk(false));
  expect(lockAfterMs("s1")).toBe(2 * MINUTE);
  expect(risk.shortenedBecause("s1")).toEqual(["diskEncryption"]);
  expect(risk.view(null)).toEqual({
    tier: "high",
    because: ["disk is not encrypted"],
    rules: [OPEN_DISK.when],
  });
  expect(audit).toEqual([
    "device riskTier none to high: disk is not encrypted",
    "s1 riskTier none to high: disk is not encrypted",
    "s2 riskTier none to high: disk is not encrypted",
  ]);
  const asked = board.keeper("s1")?.state.asked ?? [];
  expect(asked).toMatchObject([{ act: "lock", reason: "risk" }]);
});

test("who begins while the tier already holds has its limits and is asked nothing", async () => {
  const { risk, board, change, lockAfterMs } = await riskWorld([OPEN_DISK]);
  risk.heard(disk(false));
  change({ kind: "added", session: sessionOf("s3") });
  expect(lockAfterMs("s3")).toBe(2 * MINUTE);
  expect(board.keeper("s3")?.state.asked).toEqual([]);
});

test("who begins under a rule about sessions has its limits and is asked nothing", async () => {
  const rule: RiskRule = { when: 'session.kind == "named"', tier: "high" };
  const { risk, board, change, lockAfterMs } = await riskWorld([rule]);
  risk.heard({});
  change({ kind: "added", session: sessionOf("s3") });
  expect(lockAfterMs("s3")).toBe(2 * MINUTE);
  expect(board.keeper("s3")?.state.asked).toEqual([]);
});

test("what was falling waits anew after a boot, whose clock is another", async () => {
  const first = await riskWorld([OPEN_DISK]);
  first.risk.heard(disk(false));
  first.risk.heard(disk(true));
  first.clock.advance(9 * MINUTE);
  first.risk.stop();
  const booted = await riskWorld([OPEN_DISK], first.kept, "boot-2");
  booted.risk.heard(disk(true));
  booted.clock.advance(10 * MINUTE - 1);
  expect(booted.lockAfterMs("s1")).toBe(2 * MINUTE);
  booted.clock.advance(1);
  expect(booted.lockAfterMs("s1")).toBe(5 * MINUTE);
});

test("loosens by itself after ten minutes, and not before", async () => {
  const { risk, clock, lockAfterMs, audit } = await riskWorld([OPEN_DISK]);
  risk.heard(disk(false));
  risk.heard(disk(true));
  clock.advance(10 * MINUTE - 1);
  expect(lockAfterMs("s1")).toBe(2 * MINUTE);
  clock.advance(1);
  expect(lockAfterMs("s1")).toBe(5 * MINUTE);
  expect(risk.shortenedBecause("s1")).toEqual([]);
  expect(audit.at(-1)).toBe("s2 riskTier high to none: disk is not encrypted");
});

test("a check that can no longer be told loosens as late as one that is met", async () => {
  const { risk, clock, lockAfterMs } = await riskWorld([OPEN_DISK]);
  risk.heard(disk(false));
  risk.heard({ diskEncryption: unknown("no answer") });
  expect(lockAfterMs("s1")).toBe(2 * MINUTE);
  clock.advance(10 * MINUTE);
  expect(lockAfterMs("s1")).toBe(5 * MINUTE);
});

test("a policy that takes the rule back acts at once; one that says more keeps the wait", async () => {
  const { risk, setRules, lockAfterMs } = await riskWorld([OPEN_DISK]);
  risk.heard(disk(false));
  risk.heard(disk(true));
  setRules([OPEN_DISK, { when: "time.hour > 22", tier: "medium" }]);
  expect(lockAfterMs("s1")).toBe(2 * MINUTE);
  setRules([]);
  expect(lockAfterMs("s1")).toBe(5 * MINUTE);
  expect(risk.view(null)).toBeNull();
});

test("no restart loosens anything, nor does a boot, and neither asks for a new sign-in", async () => {
  const first = await riskWorld([OPEN_DISK]);
  first.risk.heard(disk(false));
  first.board.close();
  first.risk.stop();
  const again = await riskWorld([OPEN_DISK], first.kept);
  expect(again.lockAfterMs("s1")).toBe(2 * MINUTE);
  again.risk.heard(disk(false));
  expect(again.audit).toEqual([]);
  again.risk.stop();
  const booted = await riskWorld([OPEN_DISK], first.kept, "boot-2");
  expect(booted.lockAfterMs("s1")).toBe(2 * MINUTE);
  booted.risk.heard(disk(true));
  booted.clock.advance(10 * MINUTE);
  expect(booted.lockAfterMs("s1")).toBe(5 * MINUTE);
});

test("a rule about sessions shortens only theirs", async () => {
  const rule: RiskRule = {
    when: 'session.kind == "generic" && session.minutes >= 3',
    tier: "high",
  };
  const { risk, clock, lockAfterMs } = await riskWorld([rule]);
  risk.heard({});
  expect(lockAfterMs("s2")).toBe(5 * MINUTE);
  clock.advance(4 * MINUTE);
  expect(lockAfterMs("s2")).toBe(2 * MINUTE);
  expect(lockAfterMs("s1")).toBe(5 * MINUTE);
  expect(risk.view(null)?.tier).toBe("none");
});

test("a rule about idle sessions follows the idle source", async () => {
  const { risk, edge, lockAfterMs } = await riskWorld([{ when: "session.idle", tier: "high" }]);
  risk.heard({});
  edge("s1", { kind: "idle", idleMs: MINUTE });
  expect(lockAfterMs("s1")).toBe(2 * MINUTE);
  expect(lockAfterMs("s2")).toBe(5 * MINUTE);
});

test("the hour is the device's own, and its turn is not missed", async () => {
  const { risk, clock, lockAfterMs } = await riskWorld([{ when: "time.hour == 20", tier: "high" }]);
  const toEightMs = untilParisHour(20, clock.nowMs());
  risk.heard({});
  clock.advance(toEightMs - 1);
  expect(lockAfterMs("s1")).toBe(5 * MINUTE);
  clock.advance(1);
  expect(lockAfterMs("s1")).toBe(2 * MINUTE);
});

test("a rule that can't be judged is told once and raises nothing", async () => {
  const rules: RiskRule[] = [
    { when: "facts.battery.percent < 10.0", tier: "critical" },
    { when: "1 / facts.hardware.cores == 1", tier: "critical" },
    OPEN_DISK,
  ];
  const { risk, audit } = await riskWorld(rules);
  const hardware: Fact<unknown> = known({
    manufacturer: "x",
    model: "y",
    virtual: false,
    cores: 0,
    memoryBytes: 1,
  });
  for (let count = 0; count < 3; count++) risk.heard({ ...disk(false), hardware });
  const told = audit.filter((row) => row.includes("riskRuleNotJudged"));
  expect(told.sort()).toEqual([
    "agent riskRuleNotJudged failed 1 / facts.hardware.cores == 1",
    "agent riskRuleNotJudged unknown facts.battery.percent < 10.0",
  ]);
  expect(risk.view(null)?.tier).toBe("high");
  expect(risk.conclusions()["risk"]).toMatchObject({ value: { unjudged: 2 } });
});

test("without rules nothing is loaded, kept, reported or waited for", async () => {
  const { risk, engine, kept, clock } = await riskWorld([]);
  risk.heard(disk(false));
  clock.advance(60 * MINUTE);
  expect(engine.loaded).toBeNull();
  expect(risk.conclusions()).toEqual({});
  expect(kept.values.get("risk")).toBeUndefined();
});

function untilParisHour(hour: number, nowMs: number): number {
  const format = new Intl.DateTimeFormat("en", {
    timeZone: "Europe/Paris",
    hourCycle: "h23",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const parts = format.formatToParts(nowMs);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const passedS = (part("hour") * 60 + part("minute")) * 60 + part("second");
  return ((hour * 3600 - passedS + 86_400) % 86_400) * 1000 - (nowMs % 1000);
}

import { expect, test } from "vitest";
import { judgePosture } from "../../agent/core/posture-judge.ts";
import { createDeviceFacts } from "../../agent/platform/posture-process.ts";
import { POSTURE_CHECKS } from "../../policies/vocabulary.ts";
import { POSTURE_PATH } from "../support/programs.ts";
import { MINUTE, riskWorld } from "../support/risk-world.ts";
import { silentLog } from "../support/silent-log.ts";

test("facts of this very machine shorten the limits of its sessions", async () => {
  const nodePath = process.execPath;
  const facts = await createDeviceFacts({
    nodePath,
    programPath: POSTURE_PATH,
    timeoutMs: 30_000,
    log: silentLog,
  }).collect();
  const judged = judgePosture(facts, POSTURE_CHECKS, "shared");
  const outcomes = judged.map(({ check, result }) => ({
    check,
    outcome: result === "compliant" ? "met" : result,
  }));
  const asSeen = outcomes.map(({ check, outcome }) => `checks.${check} == "${outcome}"`);
  for (const when of [
    ...asSeen,
    "facts.hardware.cores >= 1 && facts.hardware.memoryBytes > 1000",
  ]) {
    const { risk, lockAfterMs } = await riskWorld([{ when, tier: "high" }]);
    expect(lockAfterMs("s1"), when).toBe(5 * MINUTE);
    risk.heard(facts);
    expect(lockAfterMs("s1"), when).toBe(2 * MINUTE);
    risk.stop();
  }
  const { risk, lockAfterMs } = await riskWorld([
    { when: `!(${asSeen.slice(0, 3).join(" && ")})`, tier: "high" },
  ]);
  risk.heard(facts);
  expect(lockAfterMs("s1")).toBe(5 * MINUTE);
});

import { expect, test } from "vitest";
import { withFailingLocks } from "../../../agent/core/assemble-posture.ts";
import { judgePosture } from "../../../agent/core/posture-judge.ts";
import { known, notApplicable, unknown } from "../../../policies/fact.ts";

test.each([
  ["is set otherwise", known({ enabled: true, afterSeconds: 300, enforced: true })],
  ["can't be told", unknown("no desktop")],
  ["nobody asked for", notApplicable],
])("the posture says that a lock fails, also where the setting %s", (_what, screenLock) => {
  expect(withFailingLocks({ screenLock }, 0)).toEqual({ screenLock });
  const [finding] = judgePosture(withFailingLocks({ screenLock }, 1), ["screenLock"], "shared");
  expect(finding?.result).toBe("violated");
});

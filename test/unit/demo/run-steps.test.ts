import { expect, test } from "vitest";
import { exitCodeOf, runSteps, type ToldStep } from "../../../scripts/demo/run-steps.ts";
import {
  type Availability,
  type Step,
  StepFailed,
  type StepName,
  type StepOutcome,
} from "../../../scripts/demo/step.ts";

const EVERYTHING: Availability = {
  display: null,
  browser: null,
  locker: null,
  camera: null,
  input: null,
  logind: null,
};

function step(name: StepName, outcome: StepOutcome | Error, rest: Partial<Step<null>> = {}) {
  const run = async () => {
    if (outcome instanceof Error) throw outcome;
    return [outcome];
  };
  return { name, after: [], needs: [], run, ...rest };
}

async function tell(steps: readonly Step<null>[], availability = EVERYTHING) {
  const told: ToldStep[] = [];
  const ports = { nowMs: () => 0, tell: (line: ToldStep) => told.push(line) };
  await runSteps(steps, null, availability, ports);
  return told;
}

test("tells a step that throws as failed, with what it said", async () => {
  const told = await tell([step("enrolled", new StepFailed("no server within 20 s"))]);
  expect(told).toEqual([
    { step: "enrolled", status: "failed", reason: "no server within 20 s", ms: 0 },
  ]);
});

test("never runs a step that lacks something, and says what", async () => {
  const never = step("locked", new Error("was run"), { needs: ["locker"] });
  const told = await tell([never], { ...EVERYTHING, locker: "not installed: i3lock" });
  expect(told).toMatchObject([{ status: "notAvailable", reason: "not installed: i3lock" }]);
});

test.each([
  ["failed", "failed"],
  ["notAvailable", "notAvailable"],
] as const)("passes on that the step before was %s", async (status, expected) => {
  const told = await tell([
    step("signedIn", { status, reason: "because" }),
    step("wiped", { status: "ok" }, { after: ["signedIn"] }),
  ]);
  expect(told[1]).toMatchObject({ step: "wiped", status: expected });
});

test("goes on where one of two browsers is missing and the other is fine", async () => {
  const both: Step<null> = {
    ...step("signedIn", { status: "ok" }),
    run: async () => [
      { status: "notAvailable", family: "chromium", reason: "not installed" },
      { status: "ok", family: "firefox" },
    ],
  };
  const told = await tell([both, step("wiped", { status: "ok" }, { after: ["signedIn"] })]);
  expect(told.map(({ status }) => status)).toEqual(["notAvailable", "ok", "ok"]);
  expect(exitCodeOf(told)).toBe(3);
});

test.each([
  [[], 3],
  [["ok", "ok"], 0],
  [["ok", "notAvailable"], 3],
  [["notAvailable", "failed", "ok"], 1],
] as const)("exits after %j with %i", (statuses, code) => {
  const told = statuses.map((status) => ({ step: "enrolled" as const, status, ms: 1 }));
  expect(exitCodeOf(told)).toBe(code);
});

import type { Availability, Step, StepName, StepOutcome, StepStatus } from "./step.ts";

export type ToldStep = StepOutcome & { readonly step: StepName; readonly ms: number };

export type StepPorts = {
  readonly nowMs: () => number;
  readonly tell: (told: ToldStep) => void;
};

/**
 * Runs the table from top to bottom. A step that lacks something, or that builds on one that did
 * not succeed, is never run and never passes silently.
 */
export async function runSteps<Stage>(
  steps: readonly Step<Stage>[],
  stage: Stage,
  availability: Availability,
  { nowMs, tell }: StepPorts,
): Promise<readonly ToldStep[]> {
  const told: ToldStep[] = [];
  for (const step of steps) {
    const startedAt = nowMs();
    const obstacle = obstacleTo(step, told, availability);
    const outcomes = obstacle === null ? await attempt(step, stage) : [obstacle];
    for (const outcome of outcomes) {
      const line = { ...outcome, step: step.name, ms: outcome.ms ?? nowMs() - startedAt };
      told.push(line);
      tell(line);
    }
  }
  return told;
}

/** A browser that is missing says so by itself; the others go on. */
function obstacleTo<Stage>(
  step: Step<Stage>,
  told: readonly ToldStep[],
  availability: Availability,
): StepOutcome | null {
  for (const need of step.needs) {
    const lack = availability[need];
    if (lack !== null) return { status: "notAvailable", reason: lack };
  }
  for (const name of step.after) {
    const status = statusOf(name, told);
    if (status !== "ok") return { status, reason: `${name} did not succeed` };
  }
  return null;
}

/** Of a step with several outcomes: `ok` where one is and none failed. */
function statusOf(name: StepName, told: readonly ToldStep[]): StepStatus {
  const found = told.filter(({ step }) => step === name).map(({ status }) => status);
  if (found.includes("failed")) return "failed";
  return found.includes("ok") ? "ok" : "notAvailable";
}

async function attempt<Stage>(step: Step<Stage>, stage: Stage): Promise<readonly StepOutcome[]> {
  try {
    return await step.run(stage);
  } catch (error) {
    return [{ status: "failed", reason: error instanceof Error ? error.message : String(error) }];
  }
}

/** 0: everything was shown; 1: something is broken; 3: something could not be shown here. */
export function exitCodeOf(told: readonly ToldStep[]): 0 | 1 | 3 {
  if (told.some(({ status }) => status === "failed")) return 1;
  return told.length > 0 && told.every(({ status }) => status === "ok") ? 0 : 3;
}

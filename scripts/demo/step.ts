/** The story's steps, in order; the names are part of `npm start`'s contract (design §11). */
export const STEP_NAMES = [
  "enrolled",
  "policyApplied",
  "postureReported",
  "signedIn",
  "commandSent",
  "wiped",
  "signedOut",
  "idleWarned",
  "locked",
  "calendarEnded",
  "offlineEnforced",
  "receiptVerified",
  "auditVerified",
] as const;
export type StepName = (typeof STEP_NAMES)[number];

export type StepStatus = "ok" | "failed" | "notAvailable";

/** What a step has to say; `family` where it speaks of one browser, `seen` for what it saw. */
export type StepOutcome = {
  readonly status: StepStatus;
  readonly reason?: string;
  readonly family?: string;
  readonly ms?: number;
  readonly seen?: Readonly<Record<string, unknown>>;
};

export type Step<Stage> = {
  readonly name: StepName;
  /** Steps without which this one proves nothing. */
  readonly after: readonly StepName[];
  readonly needs: readonly Need[];
  readonly run: (stage: Stage) => Promise<readonly StepOutcome[]>;
};

/** What a machine may lack. */
const NEEDS = ["display", "browser", "locker", "camera", "input", "logind"] as const;
export type Need = (typeof NEEDS)[number];

/** Why something is missing; null: it is there. */
export type Availability = Readonly<Record<Need, string | null>>;

/** The step's claim is false. Anything else that is thrown counts as a failure too. */
export class StepFailed extends Error {
  override readonly name = "StepFailed";
}

export function succeeded(seen: Readonly<Record<string, unknown>>): readonly StepOutcome[] {
  return [{ status: "ok", seen }];
}

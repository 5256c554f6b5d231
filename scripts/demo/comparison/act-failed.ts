import { TookTooLong } from "../eventually.ts";
import { StepFailed } from "../step.ts";
import type { Trouble, TroubleId } from "./troubles.ts";

/** An act can't be done, for a reason that a visitor can be told. */
export class ActFailed extends StepFailed {
  readonly id: TroubleId;

  /** @param detail for the terminal, in English */
  constructor(id: TroubleId, detail: string) {
    super(detail);
    this.id = id;
  }
}

export function troubleOf(error: unknown): Trouble {
  if (error instanceof ActFailed) return { id: error.id, values: {} };
  if (!(error instanceof TookTooLong)) return { id: "trouble.other", values: {} };
  return { id: "trouble.late", values: { seconds: Math.round(error.withinMs / 1000) } };
}

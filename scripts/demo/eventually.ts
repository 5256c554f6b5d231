import { setTimeout as delay } from "node:timers/promises";
import { StepFailed } from "./step.ts";

export type Patience = { readonly withinMs: number; readonly everyMs?: number };

/** What was waited for never came. */
export class TookTooLong extends StepFailed {
  readonly withinMs: number;

  constructor(message: string, withinMs: number) {
    super(message);
    this.withinMs = withinMs;
  }
}

/** Looks until there is something, or says what never came and why the last look failed. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | null> | T | null,
  { withinMs, everyMs = 250 }: Patience,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  let because = "";
  while (true) {
    try {
      const found = await look();
      if (found !== null) return found;
      because = "";
    } catch (error) {
      because = `: ${error instanceof Error ? error.message : error}`;
    }
    if (performance.now() >= deadline) {
      const late = `no ${what} within ${Math.round(withinMs / 1000)} s${because}`;
      throw new TookTooLong(late, withinMs);
    }
    await delay(everyMs);
  }
}

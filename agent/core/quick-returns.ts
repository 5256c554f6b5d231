import * as z from "zod/mini";
import type { Origin } from "../../policies/join.ts";
import { type QuickReturn, quickReturnSchema } from "../contract/reports.ts";
import type { Clock, KeyValue } from "./ports.ts";

const KEY = "quick-returns";
const LINES_KEPT = 20;

const keptSchema = z.array(quickReturnSchema);

/** How often each policy line locked somebody who was back at once. Kept over restarts. */
export class QuickReturns {
  readonly #keyValue: KeyValue;
  readonly #clock: Pick<Clock, "nowMs">;

  constructor(keyValue: KeyValue, clock: Pick<Clock, "nowMs">) {
    this.#keyValue = keyValue;
    this.#clock = clock;
  }

  rows(): readonly QuickReturn[] {
    const kept = z.safeParse(keptSchema, JSON.parse(this.#keyValue.get(KEY) || "[]"));
    return kept.success ? kept.data : [];
  }

  /** The line that was last to do so comes first. */
  add({ policy, line }: Origin): void {
    const isSame = (row: QuickReturn) => row.policy === policy && row.line === line;
    const before = this.rows();
    const count = (before.find(isSame)?.count ?? 0) + 1;
    const lastAt = new Date(this.#clock.nowMs()).toISOString();
    const rows = [{ policy, line, count, lastAt }, ...before.filter((row) => !isSame(row))];
    this.#keyValue.set(KEY, JSON.stringify(rows.slice(0, LINES_KEPT)));
  }
}

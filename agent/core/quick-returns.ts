import * as z from "zod/mini";
import type { Origin } from "../../policies/join.ts";
import { type QuickReturn, quickReturnSchema } from "../contract/reports.ts";
import { KeptValue } from "./kept-value.ts";
import type { Clock, KeyValue } from "./ports.ts";
import { storedJson } from "./stored-json.ts";

const KEY = "quick-returns";
const LINES_KEPT = 20;

const keptSchema = z.array(quickReturnSchema);

/** How often each policy line locked somebody who was back at once. Kept over restarts. */
export class QuickReturns {
  readonly #clock: Pick<Clock, "nowMs">;
  readonly #kept: KeptValue<readonly QuickReturn[]>;

  constructor(keyValue: KeyValue, clock: Pick<Clock, "nowMs">) {
    this.#kept = new KeptValue(keyValue, KEY, readRows);
    this.#clock = clock;
  }

  rows(): readonly QuickReturn[] {
    return this.#kept.value;
  }

  /** The line that was last to do so comes first. */
  add({ policy, line }: Origin): void {
    const isSame = (row: QuickReturn) => row.policy === policy && row.line === line;
    const before = this.rows();
    const count = (before.find(isSame)?.count ?? 0) + 1;
    const lastAt = new Date(this.#clock.nowMs()).toISOString();
    const rows = [{ policy, line, count, lastAt }, ...before.filter((row) => !isSame(row))];
    this.#kept.keep(rows.slice(0, LINES_KEPT));
  }
}

function readRows(text: string | null): readonly QuickReturn[] {
  const kept = z.safeParse(keptSchema, storedJson(text));
  return kept.success ? kept.data : [];
}

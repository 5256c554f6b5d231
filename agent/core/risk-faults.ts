import type { RuleFault } from "../../policies/risk.ts";
import type { AuditLog } from "./ports.ts";

/** Somebody should hear of each, but a log of nothing else serves nobody. */
const MOST_TOLD = 20;

/** Says once, for as long as the rules stay the same, which of them could not be judged and why. */
export class RiskFaults {
  readonly #audit: AuditLog;
  readonly #told = new Set<string>();
  #now: readonly RuleFault[] = [];

  constructor(audit: AuditLog) {
    this.#audit = audit;
  }

  /** How many rules could not be judged the last time. */
  get count(): number {
    return this.#now.length;
  }

  tell(faults: readonly RuleFault[]): void {
    this.#now = faults;
    for (const { when, fault, detail } of faults) {
      const what = `${fault} ${when}`;
      if (this.#told.has(what) || this.#told.size >= MOST_TOLD) continue;
      this.#told.add(what);
      const body = { rule: when.slice(0, 200), fault, detail: detail.slice(0, 200) };
      this.#audit.append("riskRuleNotJudged", "agent", body);
    }
  }

  forget(): void {
    this.#told.clear();
    this.#now = [];
  }
}

import type { RiskRule } from "../../policies/catalogue/risk.ts";
import { type EffectivePolicy, settingValue } from "../../policies/effective.ts";
import type { JudgedRisk, ReadRules } from "../../policies/risk.ts";
import type { RiskContext } from "../../policies/risk-variables.ts";
import type { RuleEngine } from "./rule-engine.ts";

type Kept = {
  readonly source: readonly RiskRule[];
  readonly text: string;
  readonly read: ReadRules;
};

/** The rules of the policy in force: read once, for as long as they stay the same. */
export class RulesInForce {
  readonly #engine: RuleEngine;
  readonly #policy: () => EffectivePolicy;
  readonly #onOthers: () => void;
  #kept: Kept | null = null;

  /** @param onOthers what was known of the former rules means nothing now */
  constructor(engine: RuleEngine, policy: () => EffectivePolicy, onOthers: () => void) {
    this.#engine = engine;
    this.#policy = policy;
    this.#onOthers = onOthers;
  }

  get all(): readonly RiskRule[] {
    return settingValue(this.#policy(), "risk.rules");
  }

  /** There are some, and what reads them is loaded. */
  get isReady(): boolean {
    return this.#read() !== null;
  }

  /** Null while there are none, or what reads them is not loaded. */
  judge(context: () => RiskContext): JudgedRisk | null {
    const read = this.#read();
    return read === null ? null : (this.#engine.loaded?.riskTier(read, context()) ?? null);
  }

  looksAt(what: keyof ReadRules["looksAt"]): boolean {
    return this.#read()?.looksAt[what] ?? false;
  }

  #read(): ReadRules | null {
    const { loaded } = this.#engine;
    const source = this.all;
    if (source.length === 0) this.#kept = null;
    if (loaded === null || source.length === 0) return null;
    if (this.#kept?.source === source) return this.#kept.read;
    const text = JSON.stringify(source);
    if (this.#kept?.text === text) this.#kept = { ...this.#kept, source };
    else {
      this.#kept = { source, text, read: loaded.readRules(source) };
      this.#onOthers();
    }
    return this.#kept.read;
  }
}

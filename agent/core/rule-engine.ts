import type { RiskRule } from "../../policies/catalogue/risk.ts";
import type { JudgedRisk, ReadRules } from "../../policies/risk.ts";
import type { RiskContext } from "../../policies/risk-variables.ts";
import type { Log } from "./ports.ts";

type Loaded = {
  readRules(rules: readonly RiskRule[]): ReadRules;
  riskTier(read: ReadRules, context: RiskContext): JudgedRisk;
  ruleRefusals(rules: readonly RiskRule[]): readonly string[];
};

/** Reads and asks conditions. Loaded with the first rule: without one it would only cost memory. */
export class RuleEngine {
  readonly #log: Log;
  #loaded: Loaded | null = null;
  #loading: Promise<void> | null = null;
  #isStopped = false;

  constructor(log: Log) {
    this.#log = log;
  }

  get loaded(): Loaded | null {
    return this.#loaded;
  }

  /** Runs then, with or without it: a part of the program that is missing must not stop the rest. */
  whenLoaded(run: () => void): void {
    this.#loading ??= import("../../policies/risk.ts").then(
      (loaded) => {
        this.#loaded = loaded;
      },
      (fault: unknown) =>
        this.#log.warn("ruleEngineNotLoaded", { because: String(fault).slice(0, 200) }),
    );
    void this.#loading.then(() => {
      if (!this.#isStopped) run();
    });
  }

  /** Whoever still waits would find the store closed. */
  stop(): void {
    this.#isStopped = true;
  }
}

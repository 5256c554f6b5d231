import { type EffectivePolicy, effectivePolicy, sessionRules } from "../../policies/effective.ts";
import type { PolicyPayload } from "../../policies/policy.ts";
import type { SessionRules } from "../../policies/session-state.ts";
import type { DeviceClass, Mode } from "../../policies/vocabulary.ts";
import type { Clock } from "./ports.ts";

/** What the server says this device is. Kept over restarts. */
export type DeviceStanding = {
  readonly deviceId: string;
  readonly mode: Mode;
  readonly deviceClass: DeviceClass;
  readonly groups: readonly string[];
  /** It refuses what is destructive, whoever signs it. */
  readonly isProtected?: boolean;
};

/**
 * The one place that turns held policies into the values in force. Readers get a snapshot; nothing
 * else ever looks at single policies.
 */
export class PoliciesInForce {
  readonly #clock: Clock;
  readonly #adjust: (rules: SessionRules, policy: EffectivePolicy) => SessionRules;
  #standing: DeviceStanding;
  #payloads: readonly PolicyPayload[] = [];
  #effective: EffectivePolicy;
  #listeners: (() => void)[] = [];
  readonly #plainRules = new WeakMap<EffectivePolicy, SessionRules>();

  /** @param adjust tightens what the policy says, for as long as something lasts */
  constructor(
    clock: Clock,
    standing: DeviceStanding,
    adjust: (rules: SessionRules, policy: EffectivePolicy) => SessionRules = (rules) => rules,
  ) {
    this.#clock = clock;
    this.#adjust = adjust;
    this.#standing = standing;
    this.#effective = this.#join();
  }

  get effective(): EffectivePolicy {
    return this.#effective;
  }

  get rules(): SessionRules {
    return this.rulesOf(this.#effective);
  }

  /** Of the policy in force, or of one that is joined from it. */
  rulesOf(policy: EffectivePolicy): SessionRules {
    return this.#adjust(this.#plainRulesOf(policy), policy);
  }

  /** Every session asks, again and again, and mostly for the same policy. */
  #plainRulesOf(policy: EffectivePolicy): SessionRules {
    const known = this.#plainRules.get(policy);
    if (known !== undefined) return known;
    const rules = sessionRules(policy);
    this.#plainRules.set(policy, rules);
    return rules;
  }

  get standing(): DeviceStanding {
    return this.#standing;
  }

  get payloads(): readonly PolicyPayload[] {
    return this.#payloads;
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  setPolicies(payloads: readonly PolicyPayload[]): void {
    this.#payloads = payloads;
    this.refresh();
  }

  setStanding(standing: DeviceStanding): void {
    this.#standing = standing;
    this.refresh();
  }

  /** Exclusions end by the wall clock, so the join is made anew now and then. */
  refresh(): void {
    this.#effective = this.#join();
    for (const listener of this.#listeners) listener();
  }

  #join(): EffectivePolicy {
    const { deviceId, groups, deviceClass } = this.#standing;
    return effectivePolicy(this.#payloads, {
      deviceId,
      groups,
      deviceClass,
      nowMs: this.#clock.nowMs(),
    });
  }
}

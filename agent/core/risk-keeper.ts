import { type EffectivePolicy, settingValue } from "../../policies/effective.ts";
import { type Fact, known } from "../../policies/fact.ts";
import type { JudgedRisk } from "../../policies/risk.ts";
import type { RiskCause } from "../../policies/risk-causes.ts";
import { withTier } from "../../policies/risk-limits.ts";
import {
  loosensAtMs,
  nextStanding,
  type RiskStanding,
  rankOf,
} from "../../policies/risk-standing.ts";
import { riskTime } from "../../policies/risk-time.ts";
import type { SessionRules } from "../../policies/session-state.ts";
import type { RiskView } from "../contract/reports.ts";
import type { PoliciesInForce } from "./policies-in-force.ts";
import type { AuditLog, Cancel, Clock, KeyValue } from "./ports.ts";
import { riskFacts, riskSession } from "./risk-context.ts";
import { RiskFaults } from "./risk-faults.ts";
import { RiskStandings } from "./risk-standings.ts";
import { riskView, whatShortens } from "./risk-view.ts";
import type { RuleEngine } from "./rule-engine.ts";
import { RulesInForce } from "./rules-in-force.ts";
import type { SessionKeeper } from "./session-keeper.ts";

export type RiskPorts = {
  readonly clock: Clock;
  readonly keyValue: KeyValue;
  readonly bootId: string;
  readonly audit: AuditLog;
  readonly engine: RuleEngine;
  readonly policies: Pick<PoliciesInForce, "effective" | "rulesOf" | "standing" | "onChange">;
  /** The device's own time zone. */
  readonly zone: () => string;
  readonly keepers: () => readonly SessionKeeper[];
};

const NOTHING_RAISED: JudgedRisk = { tier: null, because: [], faults: [] };
const LEAST_WAIT_MS = 1_000;

/**
 * Judges the risk of the device and of each session whenever something that the rules look at may
 * have changed, and hands every session the limits of its tier. Without rules it does nothing.
 */
export class RiskKeeper {
  readonly #ports: RiskPorts;
  readonly #standings: RiskStandings;
  readonly #faults: RiskFaults;
  readonly #rules: RulesInForce;
  /** Null until the device was looked at: nothing is judged of what nobody knows yet. */
  #facts: Readonly<Record<string, Fact<unknown>>> | null = null;
  #cancel: Cancel = () => undefined;
  #listeners: (() => void)[] = [];

  constructor(ports: RiskPorts) {
    this.#ports = ports;
    this.#standings = new RiskStandings(ports.keyValue, ports.bootId);
    const faults = new RiskFaults(ports.audit);
    this.#faults = faults;
    this.#rules = new RulesInForce(
      ports.engine,
      () => ports.policies.effective,
      () => faults.forget(),
    );
    ports.policies.onChange(() => this.#followPolicy());
  }

  stop(): void {
    this.#cancel();
    this.#ports.engine.stop();
  }

  /** What is said of the device's own tier is new. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  heard(facts: Readonly<Record<string, Fact<unknown>>>): void {
    this.#facts = facts;
    this.#judgeAll();
  }

  /** A step of the session's machine may be what a rule about sessions looks at. */
  stepped(keeper: SessionKeeper): void {
    if (this.#rules.all.length === 0) return;
    const isNew = !this.#standings.has(keeper.session.id);
    if (!isNew && !this.#rules.looksAt("sessions")) return;
    this.#judge(keeper);
    this.#plan();
  }

  forget(sessionId: string): void {
    this.#standings.forget(sessionId);
  }

  rulesFor(sessionId: string): SessionRules {
    return this.#ports.policies.rulesOf(this.policyFor(sessionId));
  }

  /** @param sessionId null: the device. @returns null where no rule could raise anything */
  view(sessionId: string | null): RiskView | null {
    const standing = this.#standings.of(sessionId);
    if (standing.tier === null && this.#rules.all.length === 0) return null;
    return riskView(standing);
  }

  /** Why the limits of a session are shorter; empty where they are not. */
  shortenedBecause(sessionId: string): readonly RiskCause[] {
    const plain = this.#ports.policies.effective;
    return whatShortens(this.#standings.of(sessionId), plain, this.policyFor(sessionId));
  }

  /** For the posture report. */
  conclusions(): Readonly<Record<string, Fact<unknown>>> {
    const view = this.view(null);
    return view === null ? {} : { risk: known({ ...view, unjudged: this.#faults.count }) };
  }

  policyFor(sessionId: string): EffectivePolicy {
    return withTier(this.#ports.policies.effective, this.#standings.of(sessionId).tier);
  }

  #followPolicy(): void {
    if (this.#rules.all.length === 0) this.#judgeAll();
    else this.#ports.engine.whenLoaded(() => this.#judgeAll());
  }

  #judgeAll(): void {
    this.#judge(null);
    for (const keeper of this.#ports.keepers()) this.#judge(keeper);
    this.#plan();
  }

  #judge(keeper: SessionKeeper | null): void {
    const judged = this.#judgement(keeper);
    if (judged === null) return;
    const { clock, policies } = this.#ports;
    const id = keeper?.session.id ?? null;
    const before = this.#standings.of(id);
    if (this.#rules.all.length === 0 && before.tier === null) return;
    const isFirst = id !== null && !this.#standings.has(id);
    const after = nextStanding(before, judged, this.#rules.all, {
      nowMs: clock.uptimeMs(),
      stableForMs: settingValue(policies.effective, "risk.stableFor"),
    });
    this.#standings.set(id, after);
    this.#faults.tell(judged.faults);
    // Of one that nobody judged before, the device's tier has been the own, and may be new.
    if (isSame(before, after) && !isFirst) return;
    this.#record(id, before, after);
    if (keeper !== null)
      this.#tighten(keeper, !isFirst && rankOf(after.tier) > rankOf(before.tier));
    else for (const listener of this.#listeners) listener();
  }

  /** Null: nothing can be said now, so what holds goes on. */
  #judgement(keeper: SessionKeeper | null): JudgedRisk | null {
    if (this.#rules.all.length === 0) return NOTHING_RAISED;
    const facts = this.#facts;
    if (facts === null) return null;
    const { clock, zone, policies } = this.#ports;
    const { deviceClass } = policies.standing;
    return this.#rules.judge(() => ({
      ...riskFacts(facts, deviceClass),
      ...riskTime(clock.nowMs(), zone()),
      session: keeper === null ? null : riskSession(keeper, clock.uptimeMs()),
      deviceClass,
    }));
  }

  #record(id: string | null, before: RiskStanding, after: RiskStanding): void {
    if (before.tier === after.tier) return;
    const { because, rules } = riskView(after.tier === null ? before : after);
    const body = { from: before.tier ?? "none", to: after.tier ?? "none", because, rules };
    this.#ports.audit.append("riskTier", id ?? "device", body);
  }

  /** Who has just come is not asked to sign in again for what was so before. */
  #tighten(keeper: SessionKeeper, rose: boolean): void {
    keeper.setRules(this.rulesFor(keeper.session.id));
    if (rose) keeper.handle({ kind: "riskRose" });
  }

  /** Wakes when a tier may loosen, and at the next minute where a rule looks at the clock. */
  #plan(): void {
    this.#cancel();
    if (this.#facts === null || !this.#rules.isReady) return;
    const { clock, policies, keepers } = this.#ports;
    const stableForMs = settingValue(policies.effective, "risk.stableFor");
    const ids = [null, ...keepers().map(({ session }) => session.id)];
    const wakes = ids.flatMap((id) => loosensAtMs(this.#standings.of(id), stableForMs) ?? []);
    const nowMs = clock.uptimeMs();
    if (this.#rules.looksAt("minutes")) wakes.push(nowMs + 60_000 - (clock.nowMs() % 60_000));
    if (wakes.length === 0) return;
    const wakeMs = Math.max(nowMs + LEAST_WAIT_MS, Math.min(...wakes));
    this.#cancel = clock.at(wakeMs, () => this.#judgeAll());
  }
}

function isSame(one: RiskStanding, other: RiskStanding): boolean {
  return one.tier === other.tier && JSON.stringify(one.because) === JSON.stringify(other.because);
}

import type { RiskTier } from "./catalogue/risk.ts";
import { type EffectivePolicy, sessionRules } from "./effective.ts";
import {
  type AskedRules,
  FollowedTier,
  type Look,
  type TierMoment,
  wordsOf,
} from "./rehearsed-risk.ts";
import { withTier } from "./risk-limits.ts";
import { rankOf } from "./risk-standing.ts";
import type { RiskContext } from "./risk-variables.ts";
import type { SessionRules } from "./session-state.ts";
import type { ActReason } from "./vocabulary.ts";

/** The tier that an act came from, and why it held. */
export type RaisedBy = { readonly tier: RiskTier; readonly because: readonly string[] };

export type TierPorts = {
  readonly asked: AskedRules;
  readonly policy: EffectivePolicy;
  /** Where the device stood then: a session that begins has its tier. */
  readonly deviceAt: (atMs: number) => TierMoment;
};

/** One session's tier over a trace, and the limits that hold by it. */
export class RehearsedTier {
  readonly #ports: TierPorts;
  readonly #session: string;
  #followed: FollowedTier;
  #rules: SessionRules;

  constructor(ports: TierPorts, session: string, atMs: number) {
    this.#ports = ports;
    this.#session = session;
    this.#followed = this.#from(atMs);
    this.#rules = this.#rulesNow();
  }

  get rules(): SessionRules {
    return this.#rules;
  }

  get looksAtSessions(): boolean {
    return this.#ports.asked.looksAt.sessions;
  }

  /** A session that is another one now: who signs in again begins where the device stands. */
  beginAgain(atMs: number): void {
    this.#followed = this.#from(atMs);
    this.#rules = this.#rulesNow();
  }

  hear(look: Look): void {
    this.#followed.hear(look);
  }

  wakeAtMs(nowMs: number): number | null {
    return this.#followed.wakeAtMs(nowMs);
  }

  judge(nowMs: number, session: RiskContext["session"]): "rose" | "fell" | null {
    const moved = this.#followed.judge(nowMs, session);
    if (moved === null) return null;
    this.#rules = this.#rulesNow();
    return rankOf(this.#tier) > rankOf(moved.before) ? "rose" : "fell";
  }

  /** @param sinceInputMs how long nobody had typed */
  raisedBy(reason: ActReason, sinceInputMs: number): RaisedBy | null {
    const { tier, because } = this.#followed.moment.standing;
    if (tier === null) return null;
    const plain = sessionRules(this.#ports.policy);
    const isShorter = (key: Limit) => plain[key] !== this.#rules[key];
    const limits = reason === "idle" ? this.#reachedLast(sinceInputMs) : LENGTHS;
    const isFromTier = reason === "risk" || (LIMITED.includes(reason) && limits.some(isShorter));
    return isFromTier ? { tier, because: wordsOf(because) } : null;
  }

  get #tier(): RiskTier | null {
    return this.#followed.moment.standing.tier;
  }

  #from(atMs: number): FollowedTier {
    const { asked, deviceAt } = this.#ports;
    return new FollowedTier(asked, this.#session, deviceAt(atMs));
  }

  #rulesNow(): SessionRules {
    return sessionRules(withTier(this.#ports.policy, this.#tier));
  }

  #reachedLast(idleMs: number): readonly Limit[] {
    const limitOf = (key: Limit) => this.#rules[key] ?? Number.POSITIVE_INFINITY;
    const reached = IDLE_LIMITS.filter((key) => limitOf(key) <= idleMs);
    return reached.sort((one, other) => limitOf(other) - limitOf(one)).slice(0, 1);
  }
}

const IDLE_LIMITS = ["lockAfterMs", "clearAfterMs", "signOutAfterMs"] as const;
const LENGTHS = ["maxLengthMs", "reauthEveryMs"] as const;
type Limit = (typeof IDLE_LIMITS)[number] | (typeof LENGTHS)[number];
const LIMITED: readonly ActReason[] = ["idle", "maxLength"];

import type { RiskRule, RiskTier } from "./catalogue/risk.ts";
import type { JudgedRisk, RaisedRule, ReadRules, RuleFault } from "./risk.ts";
import { CAUSE_WORDS } from "./risk-causes.ts";
import { loosensAtMs, NO_RISK, nextStanding, type RiskStanding } from "./risk-standing.ts";
import { riskTime } from "./risk-time.ts";
import type { CheckOutcome, RiskContext } from "./risk-variables.ts";
import type { TraceLine } from "./trace.ts";
import { type DeviceClass, POSTURE_CHECKS, type PostureCheckName } from "./vocabulary.ts";

/** `risk.ts`, which a caller loads only where there is something to ask it: it is large. */
export type RiskEngine = {
  readRules(rules: readonly RiskRule[]): ReadRules;
  riskTier(read: ReadRules, context: RiskContext): JudgedRisk;
};

/** All facts of one look at the device that were others than before. */
export type Look = { readonly edge: "look"; readonly at: string; readonly facts: FactLines };
type FactLines = readonly Extract<TraceLine, { edge: "fact" }>[];

/** A tier that rose or fell; `session` null: the device's own. */
export type TierChange = {
  readonly at: string;
  readonly session: string | null;
  readonly from: RiskTier | null;
  readonly to: RiskTier | null;
  readonly because: readonly string[];
};

export type RiskQuestion = {
  readonly engine: RiskEngine;
  readonly rules: readonly RiskRule[];
  readonly stableForMs: number;
  readonly deviceClass: DeviceClass;
  readonly zone: string;
  readonly mostJudged: number;
};

/** The rules of one rehearsal, and what comes of asking them. */
export class AskedRules {
  readonly changes: TierChange[] = [];
  readonly unjudged = new Map<string, RuleFault>();
  readonly question: RiskQuestion;
  readonly #read: ReadRules;
  #judged = 0;

  constructor(question: RiskQuestion) {
    this.question = question;
    this.#read = question.engine.readRules(question.rules);
  }

  get looksAt(): ReadRules["looksAt"] {
    return this.#read.looksAt;
  }

  /** More was asked than may be: a device has other things to do. */
  get isExhausted(): boolean {
    return this.#judged > this.question.mostJudged;
  }

  judge(facts: SeenFacts, session: RiskContext["session"], nowMs: number): JudgedRisk {
    const { engine, deviceClass, zone, rules } = this.question;
    this.#judged += rules.length;
    const context = { ...facts, session, deviceClass, ...riskTime(nowMs, zone) };
    const judged = engine.riskTier(this.#read, context);
    for (const fault of judged.faults) this.unjudged.set(`${fault.fault} ${fault.when}`, fault);
    return judged;
  }
}

type SeenFacts = Pick<RiskContext, "checks" | "facts">;

/** The tier of the device or of one session over a trace, as `core/risk-keeper.ts` follows it. */
export class FollowedTier {
  readonly #asked: AskedRules;
  readonly #session: string | null;
  #facts: SeenFacts | null;
  #standing: RiskStanding;

  constructor(asked: AskedRules, session: string | null, from: TierMoment = NOTHING_YET) {
    this.#asked = asked;
    this.#session = session;
    this.#facts = from.facts;
    this.#standing = from.standing;
  }

  get moment(): TierMoment {
    return { facts: this.#facts, standing: this.#standing };
  }

  hear({ facts }: Look): void {
    this.#facts = facts.reduce(withFact, this.#facts ?? NO_FACTS);
  }

  /** @returns the tier before, where it is another now */
  judge(
    nowMs: number,
    session: RiskContext["session"],
  ): { readonly before: RiskTier | null } | null {
    const { rules, stableForMs } = this.#asked.question;
    if (this.#facts === null || this.#asked.isExhausted) return null;
    const before = this.#standing;
    const judged = this.#asked.judge(this.#facts, session, nowMs);
    this.#standing = nextStanding(before, judged, rules, { nowMs, stableForMs });
    const { tier } = this.#standing;
    if (tier === before.tier) return null;
    const because = wordsOf((tier === null ? before : this.#standing).because);
    const at = new Date(nowMs).toISOString();
    const change = { at, session: this.#session, from: before.tier, to: tier, because };
    this.#asked.changes.push(change);
    return { before: before.tier };
  }

  /** When it may loosen; the next minute where a rule looks at the clock; null: with the next look. */
  wakeAtMs(nowMs: number): number | null {
    if (this.#facts === null || this.#asked.isExhausted) return null;
    const loosensMs = loosensAtMs(this.#standing, this.#asked.question.stableForMs);
    const minuteMs = this.#asked.looksAt.minutes ? nowMs + 60_000 - (nowMs % 60_000) : null;
    if (loosensMs === null || minuteMs === null) return loosensMs ?? minuteMs;
    return Math.min(loosensMs, minuteMs);
  }
}

/** What is known, and what holds by it. */
export type TierMoment = { readonly facts: SeenFacts | null; readonly standing: RiskStanding };

const NOTHING_YET: TierMoment = { facts: null, standing: NO_RISK };

const UNTOLD = Object.fromEntries(POSTURE_CHECKS.map((check) => [check, "unknown"] as const));
const NO_FACTS: SeenFacts = {
  checks: UNTOLD as Record<PostureCheckName, CheckOutcome>,
  facts: {},
};

function withFact({ checks, facts }: SeenFacts, line: FactLines[number]): SeenFacts {
  const { [line.fact]: _, ...others } = facts;
  return {
    checks: line.check === undefined ? checks : { ...checks, [line.fact]: line.check },
    facts: line.value === undefined ? others : { ...others, [line.fact]: line.value },
  };
}

export function wordsOf(because: readonly RaisedRule[]): readonly string[] {
  return [...new Set(because.flatMap(({ causes }) => causes))].map((cause) => CAUSE_WORDS[cause]);
}

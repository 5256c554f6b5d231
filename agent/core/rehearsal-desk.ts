import { type EffectivePolicy, effectivePolicy } from "../../policies/effective.ts";
import { decodePolicyPayload } from "../../policies/policy.ts";
import { asksForRisk, countActs, isNearTyping, rehearse } from "../../policies/rehearsal.ts";
import type { RiskEngine } from "../../policies/rehearsed-risk.ts";
import { TRACE_FORMAT, type Trace } from "../../policies/trace.ts";
import type { RehearsalReport } from "../contract/rehearsal-report.ts";
import type { PoliciesInForce } from "./policies-in-force.ts";
import type { Clock, Outbox } from "./ports.ts";
import type { RuleEngine } from "./rule-engine.ts";
import type { ActivityLog } from "./store-ports.ts";

export type RehearsalPorts = {
  readonly clock: Clock;
  readonly outbox: Outbox;
  readonly activity: Pick<ActivityLog, "lines">;
  readonly policies: PoliciesInForce;
  readonly deviceId: string;
  /** Loaded only for a policy with rules and a record with facts: it costs memory for good. */
  readonly ruleEngine: Pick<RuleEngine, "loaded" | "whenLoaded">;
  /** The device's own time zone. */
  readonly zone: () => string;
};

/** A server that asks again and again gets no finer picture of anybody's day, and costs nothing. */
const ONE_IN_MS = 10_000;
/** Rules may name an hour and a minute: thousands of policies would draw the week, one answer each. */
const MOST_IN_A_DAY = 50;
const DAY_MS = 24 * 3_600_000;

/** How many rules are asked at most: everything else waits for it, warnings and locks too. */
const MOST_JUDGED = 300_000;

type Answer = Omit<RehearsalReport, "rehearsalId">;
type Because = NonNullable<Answer["because"]>;
type Asked = { readonly trace: Trace; readonly policy: EffectivePolicy };

/**
 * Tries a policy on what this device recorded while it observed. It is not in force, so it needs no
 * signature; sums are all that is answered, so it says nothing of when somebody was there.
 */
export class RehearsalDesk {
  readonly #ports: RehearsalPorts;
  #answeredAtMs: readonly number[] = [];

  constructor(ports: RehearsalPorts) {
    this.#ports = ports;
  }

  /** @param payload a policy payload as it would be signed, JSON text */
  take(rehearsalId: string, payload: string): void {
    const answer = (body: Answer) =>
      this.#ports.outbox.put({ kind: "rehearsal", body: { rehearsalId, ...body } });
    const asked = this.#read(payload);
    if ("because" in asked) {
      answer(nothing(asked.because));
      return;
    }
    const { trace, policy } = asked;
    const { ruleEngine } = this.#ports;
    if (asksForRisk(trace, policy) !== "done") answer(sumsOf(trace, policy, null));
    else ruleEngine.whenLoaded(() => answer(sumsOf(trace, policy, ruleEngine.loaded)));
  }

  #read(payload: string): Asked | { readonly because: Because } {
    const { clock, policies, deviceId } = this.#ports;
    if (policies.standing.mode !== "observe") return { because: "notObserving" };
    if (!this.#mayAnswer(clock.uptimeMs())) return { because: "tooSoon" };
    const decoded = decodePolicyPayload(new TextEncoder().encode(payload));
    if (!decoded.ok) return { because: "badPolicy" };
    const { deviceClass, groups } = policies.standing;
    const target = { deviceId, deviceClass, groups, nowMs: clock.nowMs() };
    const policy = effectivePolicy([decoded.value], target);
    if (policy.joined.length === 0) return { because: "notMeant" };
    const trace = this.#trace();
    return trace === null ? { because: "nothingRecorded" } : { trace, policy };
  }

  #mayAnswer(nowMs: number): boolean {
    const today = this.#answeredAtMs.filter((atMs) => nowMs - atMs < DAY_MS);
    const lastMs = today.at(-1) ?? Number.NEGATIVE_INFINITY;
    const may = nowMs - lastMs >= ONE_IN_MS && today.length < MOST_IN_A_DAY;
    this.#answeredAtMs = may ? [...today, nowMs] : today;
    return may;
  }

  #trace(): Trace | null {
    const { activity, clock, policies, deviceId, zone } = this.#ports;
    const lines = activity.lines();
    const [first] = lines;
    if (first === undefined) return null;
    const { deviceClass } = policies.standing;
    const groups = [...policies.standing.groups];
    const until = new Date(clock.nowMs()).toISOString();
    const about = { format: TRACE_FORMAT, device: deviceId, deviceClass, groups } as const;
    return { head: { ...about, from: first.at, until, zone: zone() }, lines };
  }
}

function sumsOf(trace: Trace, policy: EffectivePolicy, engine: RiskEngine | null): Answer {
  const { acts, risk } = rehearse(trace, policy, engine, MOST_JUDGED);
  const { from, until } = trace.head;
  const nearTyping = acts.filter(isNearTyping).length;
  const fromRisk = acts.filter(({ raisedBy }) => raisedBy !== null).length;
  return { because: null, from, until, counts: [...countActs(acts)], nearTyping, risk, fromRisk };
}

function nothing(because: Because): Answer {
  return { because, from: null, until: null, counts: [], nearTyping: 0 };
}

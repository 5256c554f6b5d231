import { effectivePolicy } from "../../policies/effective.ts";
import { decodePolicyPayload } from "../../policies/policy.ts";
import { countActs, isNearTyping, rehearse } from "../../policies/rehearsal.ts";
import { TRACE_FORMAT, type Trace } from "../../policies/trace.ts";
import type { RehearsalReport } from "../contract/rehearsal-report.ts";
import type { PoliciesInForce } from "./policies-in-force.ts";
import type { Clock, Outbox } from "./ports.ts";
import type { ActivityLog } from "./store-ports.ts";

export type RehearsalPorts = {
  readonly clock: Clock;
  readonly outbox: Outbox;
  readonly activity: Pick<ActivityLog, "lines">;
  readonly policies: PoliciesInForce;
  readonly deviceId: string;
};

/** A server that asks again and again gets no finer picture of anybody's day, and costs nothing. */
const ONE_IN_MS = 10_000;

type Answer = Omit<RehearsalReport, "rehearsalId">;

/**
 * Tries a policy on what this device recorded while it observed. It is not in force, so it needs no
 * signature; sums are all that is answered, so it says nothing of when somebody was there.
 */
export class RehearsalDesk {
  readonly #ports: RehearsalPorts;
  #nextMs = 0;

  constructor(ports: RehearsalPorts) {
    this.#ports = ports;
  }

  /** @param payload a policy payload as it would be signed, JSON text */
  take(rehearsalId: string, payload: string): void {
    const body = { rehearsalId, ...this.#rehearse(payload) };
    this.#ports.outbox.put({ kind: "rehearsal", body });
  }

  #rehearse(payload: string): Answer {
    const { clock, policies, deviceId } = this.#ports;
    if (policies.standing.mode !== "observe") return nothing("notObserving");
    if (clock.uptimeMs() < this.#nextMs) return nothing("tooSoon");
    this.#nextMs = clock.uptimeMs() + ONE_IN_MS;
    const decoded = decodePolicyPayload(new TextEncoder().encode(payload));
    if (!decoded.ok) return nothing("badPolicy");
    const { deviceClass, groups } = policies.standing;
    const target = { deviceId, deviceClass, groups, nowMs: clock.nowMs() };
    const policy = effectivePolicy([decoded.value], target);
    if (policy.joined.length === 0) return nothing("notMeant");
    const trace = this.#trace();
    if (trace === null) return nothing("nothingRecorded");
    const acts = rehearse(trace, policy);
    const { from, until } = trace.head;
    const nearTyping = acts.filter(isNearTyping).length;
    return { because: null, from, until, counts: [...countActs(acts)], nearTyping };
  }

  #trace(): Trace | null {
    const { activity, clock, policies, deviceId } = this.#ports;
    const lines = activity.lines();
    const [first] = lines;
    if (first === undefined) return null;
    const { deviceClass } = policies.standing;
    const groups = [...policies.standing.groups];
    const until = new Date(clock.nowMs()).toISOString();
    const about = { format: TRACE_FORMAT, device: deviceId, deviceClass, groups } as const;
    return { head: { ...about, from: first.at, until }, lines };
  }
}

function nothing(because: NonNullable<Answer["because"]>): Answer {
  return { because, from: null, until: null, counts: [], nearTyping: 0 };
}

import { next, start } from "../../policies/session-machine.ts";
import type {
  SessionEffect,
  SessionEvent,
  SessionRules,
  SessionTraits,
} from "../../policies/session-state.ts";
import type { SessionStep } from "../../policies/session-step.ts";

export const SECOND = 1000;
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export const NAMED: SessionTraits = { kind: "named", canUnlock: true };
export const GENERIC: SessionTraits = { kind: "generic", canUnlock: false };
export const KIOSK: SessionTraits = { kind: "kiosk", canUnlock: false };

/** Nothing happens by itself, but for what a test asks for. */
export function rulesOf(rest: Partial<SessionRules> = {}): SessionRules {
  return {
    deviceClass: "shared",
    warnBeforeMs: MINUTE,
    lockAfterMs: null,
    clearAfterMs: null,
    signOutAfterMs: null,
    ladderReason: "idle",
    outOfOrder: false,
    maxLengthMs: null,
    moreTime: { times: 10, eachMs: 5 * MINUTE },
    takeoverAfterMs: null,
    emergency: null,
    lockOnResume: false,
    lockOnRiskRise: false,
    reauthEveryMs: null,
    keepAwake: { allow: [], maxMs: 0 },
    clearData: ["cookies"],
    kioskStart: null,
    kioskAllow: [],
    kioskPermit: {},
    keep: { sites: [], keepsSignedIn: false },
    clearOn: ["signOut", "clear"],
    ...rest,
  };
}

export type Seen = {
  readonly atMs: number;
  readonly event: string;
  readonly effect: SessionEffect;
};

/** Runs the machine as a keeper does: with a clock, a timer and an idle source that only has edges. */
export class SessionDriver {
  nowMs = 0;
  step: SessionStep;
  readonly seen: Seen[] = [];
  rules: SessionRules;
  readonly #traits: SessionTraits;
  #lastInputMs = 0;
  #edgeSent = false;

  constructor(traits: SessionTraits, rules: Partial<SessionRules> = {}) {
    this.#traits = traits;
    this.rules = rulesOf(rules);
    this.step = start(traits, this.rules, 0);
    this.#record("start");
  }

  /** Acts so far, as `lock:idle@300`, in seconds. */
  get acts(): readonly string[] {
    return this.seen.flatMap(({ effect, atMs }) =>
      effect.kind === "act" ? `${effect.act}:${effect.reason}@${atMs / SECOND}` : [],
    );
  }

  /** What is on the screen, as `warning:lock`, `cover`, `none`. */
  get screen(): string {
    const { surface, pending } = this.step.state.shown;
    return pending === null ? surface : `${surface}:${pending.act}`;
  }

  /** Lets time pass, with every timer and idle edge that falls into it. */
  wait(ms: number): this {
    const untilMs = this.nowMs + ms;
    for (;;) {
      const wakeMs = this.step.wakeAtMs ?? Number.POSITIVE_INFINITY;
      const edgeMs = this.#nextEdgeMs();
      const nextMs = Math.max(this.nowMs, Math.min(wakeMs, edgeMs));
      if (nextMs > untilMs) break;
      this.nowMs = nextMs;
      if (edgeMs <= wakeMs) this.#sendEdge();
      else this.send({ kind: "tick" });
    }
    this.nowMs = untilMs;
    return this;
  }

  /** The source tells of input only after it told of idleness. */
  input(): this {
    this.#lastInputMs = this.nowMs;
    if (!this.#edgeSent) return this;
    this.#edgeSent = false;
    return this.send({ kind: "input" });
  }

  send(event: SessionEvent): this {
    const watched = this.step.watchIdleMs;
    const context = { rules: this.rules, traits: this.#traits, nowMs: this.nowMs };
    this.step = next(this.step.state, event, context);
    // A new threshold arms the source anew.
    if (this.step.watchIdleMs !== watched) this.#edgeSent = false;
    this.#record(event.kind);
    return this;
  }

  #nextEdgeMs(): number {
    const { watchIdleMs } = this.step;
    if (watchIdleMs === null || this.#edgeSent) return Number.POSITIVE_INFINITY;
    return Math.max(this.nowMs, this.#lastInputMs + watchIdleMs);
  }

  #sendEdge(): void {
    this.#edgeSent = true;
    const lastInputMs = this.#lastInputMs;
    const watched = this.step.watchIdleMs;
    this.send({ kind: "idle", lastInputMs });
    if (this.step.watchIdleMs === watched) this.#edgeSent = true;
  }

  #record(event: string): void {
    const effects = this.step.effects.map((effect) => ({ atMs: this.nowMs, event, effect }));
    this.seen.push(...effects);
  }
}

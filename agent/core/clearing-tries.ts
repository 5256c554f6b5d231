import type { SessionRules } from "../../policies/session-state.ts";
import type { ActResult } from "./act-order.ts";
import { clearingFindings } from "./clearing-findings.ts";
import {
  type EndOccasion,
  type HomeInUse,
  isGivenUp,
  isMissed,
  isSame,
  keyOf,
  retryAtMs,
} from "./home-row.ts";
import type { HomesInUse } from "./homes-in-use.ts";
import { inBackground } from "./in-background.ts";
import type { AuditLog, Cancel, Clock, Log, SessionInfo } from "./ports.ts";
import type { AgentFinding } from "./posture-judge.ts";

export type TriesPorts = {
  readonly homes: HomesInUse;
  readonly clock: Clock;
  readonly audit: AuditLog;
  readonly log: Pick<Log, "warn">;
  readonly rules: () => Pick<SessionRules, "clearOn">;
  /** Those that are known by now; while the daemon starts, not all of them. */
  readonly sessions: () => readonly SessionInfo[];
  /** Those that the system says are open. */
  readonly openNow: () => Promise<readonly SessionInfo[]>;
  readonly clear: (home: HomeInUse, occasion: EndOccasion) => Promise<Cleared>;
};

export type Cleared = Pick<ActResult, "outcome" | "isHomeAway" | "isSessionLeft">;

/** The system still names a session that ended, or names none at all: nothing was tried yet. */
const LOOK_AGAIN_MS = 5 * 60_000;

/**
 * Every try to clear a home after its session, one at a time for each: written down before it begins
 * and when it ends, and again after a while where it failed. Never while somebody is signed in there:
 * the end of theirs is when it is tried again.
 */
export class ClearingTries {
  readonly #ports: TriesPorts;
  readonly #underWay = new Set<string>();
  readonly #planned = new Map<string, Cancel>();
  #onGivenUp: () => void = () => undefined;
  #isStopped = false;

  constructor(ports: TriesPorts) {
    this.#ports = ports;
  }

  isUnderWay(home: HomeInUse): boolean {
    return this.#underWay.has(keyOf(home));
  }

  /** Told when there are more or fewer homes that nothing but an occasion has tried again. */
  onGivenUp(listener: () => void): void {
    this.#onGivenUp = listener;
  }

  /** What the posture says of it, whatever the policy asks for. */
  findings(): readonly AgentFinding[] {
    return clearingFindings(this.#ports.homes.all());
  }

  /** By somebody who tells of its end (`ended`): an act of ours clears as a part of it. */
  begin(home: HomeInUse, occasion: EndOccasion): HomeInUse {
    this.#cancel(home);
    const begun = this.#noted(home, occasion);
    this.#underWay.add(keyOf(begun));
    return begun;
  }

  async run(home: HomeInUse, occasion: EndOccasion): Promise<void> {
    const begun = this.begin(home, occasion);
    this.ended(begun, await this.#cleared(begun, occasion));
  }

  async #cleared(home: HomeInUse, occasion: EndOccasion): Promise<Cleared> {
    const { clear, log } = this.#ports;
    try {
      return await clear(home, occasion);
    } catch (fault) {
      log.warn("afterNotCleared", { sessionId: home.sessionId, fault: String(fault) });
      return { outcome: "failed" };
    }
  }

  ended(home: HomeInUse, cleared: Cleared): void {
    this.#underWay.delete(keyOf(home));
    const missed = missedIn(cleared);
    if (missed === null) this.dealtWith(home);
    else this.miss(home, missed);
  }

  /** What else was missed of that home may be there, and free, by now. */
  dealtWith(home: HomeInUse): void {
    const { homes } = this.#ports;
    this.#cancel(home);
    this.#changing(() => {
      homes.dealtWith(home);
      const missed = homes.all().filter((one) => isMissed(one) && one.homeDir === home.homeDir);
      for (const one of missed) this.#retrySoon(one);
    });
  }

  miss(home: HomeInUse, how: "away" | "failed"): void {
    const { homes, clock } = this.#ports;
    this.#changing(() => this.plan(homes.missed(home, how, clock.uptimeMs())));
  }

  /** Where it failed and has tries left that wait for their time. */
  plan(home: HomeInUse): void {
    const atMs = retryAtMs(home);
    if (atMs !== null) this.#at(atMs, home);
  }

  stop(): void {
    this.#isStopped = true;
    for (const cancel of this.#planned.values()) cancel();
    this.#planned.clear();
  }

  #retrySoon(home: HomeInUse): void {
    inBackground(this.#retry(home), this.#ports.log, "afterNotCleared");
  }

  async #retry(home: HomeInUse): Promise<void> {
    const inUse = await this.#inUse(home);
    if (inUse === "bySomebody" || this.#isStopped) return;
    const { homes, rules, audit, clock } = this.#ports;
    const now = homes.all().find((one) => isSame(one, home));
    if (now === undefined || this.isUnderWay(now)) return;
    if (inUse === "untold") return this.#at(clock.uptimeMs() + LOOK_AGAIN_MS, now);
    const occasion = now.tries?.occasion ?? "signOut";
    if (rules().clearOn.includes(occasion)) return this.run(now, occasion);
    audit.append("homeNotCleared", "agent", { uid: now.uid, because: "notByPolicy" });
    this.#changing(() => homes.dealtWith(now));
  }

  async #inUse({ homeDir }: HomeInUse): Promise<"bySomebody" | "untold" | "byNobody"> {
    const { sessions, openNow, log } = this.#ports;
    const isIn = (one: SessionInfo) => one.homeDir === homeDir;
    try {
      const open = await openNow();
      if (sessions().some(isIn)) return "bySomebody";
      return open.some(isIn) ? "untold" : "byNobody";
    } catch (fault) {
      log.warn("sessionsNotTold", { fault: String(fault) });
      return "untold";
    }
  }

  /** What can't be written down is cleared all the same: the disk may be full of what goes. */
  #noted(home: HomeInUse, occasion: EndOccasion): HomeInUse {
    const { homes, clock, log } = this.#ports;
    try {
      return homes.begun(home, occasion, clock.uptimeMs());
    } catch (fault) {
      log.warn("tryNotNoted", { sessionId: home.sessionId, fault: String(fault) });
      return home;
    }
  }

  #changing(change: () => void): void {
    const { homes, log } = this.#ports;
    const givenUp = () => homes.all().filter(isGivenUp).length;
    try {
      const before = givenUp();
      change();
      if (givenUp() !== before) this.#onGivenUp();
    } catch (fault) {
      log.warn("tryNotNoted", { fault: String(fault) });
    }
  }

  #at(uptimeMs: number, home: HomeInUse): void {
    this.#cancel(home);
    if (this.#isStopped) return;
    const wake = () => {
      this.#planned.delete(keyOf(home));
      this.#retrySoon(home);
    };
    this.#planned.set(keyOf(home), this.#ports.clock.at(uptimeMs, wake));
  }

  #cancel(home: HomeInUse): void {
    this.#planned.get(keyOf(home))?.();
    this.#planned.delete(keyOf(home));
  }
}

/** Null: nothing is left to be tried again. What else may be left of a home signs nobody in. */
function missedIn({ outcome, isHomeAway, isSessionLeft }: Cleared): "away" | "failed" | null {
  if (isHomeAway === true) return "away";
  return outcome === "failed" || isSessionLeft === true ? "failed" : null;
}

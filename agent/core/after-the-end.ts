import type { SessionRules } from "../../policies/session-state.ts";
import type { ActResult } from "./act-order.ts";
import type { ResumedClearing } from "./held-logins.ts";
import type { HomeInUse, HomesInUse } from "./homes-in-use.ts";
import type { AuditLog, Clock, Log, SessionInfo } from "./ports.ts";

/** What is left to do about a session that nobody of us ended. */
export type Aftermath =
  | "clear"
  /** Another session uses the home: the end of that one clears it. */
  | "inUseAgain"
  | "notByPolicy";

export type EndOccasion = "signOut" | "boot";

export type AftermathPorts = {
  readonly homes: HomesInUse;
  readonly clock: Clock;
  readonly audit: AuditLog;
  readonly log: Pick<Log, "warn">;
  readonly rules: () => Pick<SessionRules, "clearOn">;
  /** Those that are known by now; while the daemon starts, not all of them. */
  readonly sessions: () => readonly SessionInfo[];
  /** Those that the system says are open. */
  readonly openNow: () => Promise<readonly SessionInfo[]>;
  /** True only where the system itself says so. */
  readonly isOver: (sessionId: string) => Promise<boolean>;
  readonly clear: (home: HomeInUse, occasion: EndOccasion) => Promise<Cleared>;
};

type Cleared = Pick<ActResult, "outcome" | "isHomeAway">;

/**
 * Pure. The owner of a named session who is back already is not thrown out of their browser: what
 * they left is their own. A shared account or a kiosk may have somebody else by now.
 */
export function aftermathOf(
  home: Pick<HomeInUse, "homeDir">,
  occasion: EndOccasion,
  open: readonly Pick<SessionInfo, "homeDir" | "kind">[],
  { clearOn }: Pick<SessionRules, "clearOn">,
): Aftermath {
  if (!clearOn.includes(occasion)) return "notByPolicy";
  const users = open.filter(({ homeDir }) => homeDir === home.homeDir);
  const isInUse = occasion === "signOut" ? users.length > 0 : users.some(isItsOwners);
  return isInUse ? "inUseAgain" : "clear";
}

function endOf({ isHomeAway }: Cleared): "dealtWith" | "unreached" {
  return isHomeAway === true ? "unreached" : "dealtWith";
}

function isItsOwners({ kind }: Pick<SessionInfo, "kind">): boolean {
  return kind === "named";
}

/** Clears up after sessions that ended by themselves: signed out by hand, or by a power cut. */
export class AfterTheEnd {
  readonly #ports: AftermathPorts;
  /** Sessions that an act of ours ended, until what they left is cleared, as part of that act. */
  readonly #beingCleared = new Map<string, HomeInUse>();
  /** Sessions whose sign-out has come to its end before the system told of it. */
  readonly #signedOut = new Map<string, "dealtWith" | "unreached">();

  constructor(ports: AftermathPorts) {
    this.#ports = ports;
  }

  opened(session: SessionInfo): void {
    const { homes, clock } = this.#ports;
    const now = { nowMs: clock.nowMs(), uptimeMs: clock.uptimeMs() };
    const wasThere = homes.opened(session, now);
    const mayBeOver = homes.unseenEnds(session, new Set());
    if (mayBeOver.length > 0) void this.#lookForUnseenEnds(session, wasThere);
  }

  /** @param endedByUs then it is cleared as part of the act */
  removed(sessionId: string, endedByUs: boolean): void {
    const home = this.#ports.homes.closed(sessionId);
    const end = this.#signedOut.get(sessionId);
    this.#signedOut.delete(sessionId);
    if (home === null) return;
    if (!endedByUs) void this.#dealWith(home, "signOut");
    else if (end !== undefined) this.#ports.homes[end](home);
    else this.#beingCleared.set(sessionId, home);
  }

  /** What is still known of an earlier one is of an earlier session of this id. */
  signingOut(sessionId: string): void {
    this.#signedOut.delete(sessionId);
  }

  /**
   * A sign-out has come to its end: until here a power cut has its home cleared at the next start. One
   * that failed or left its session standing has cleared nothing; one whose home went away with it is
   * cleared when the home is opened again.
   */
  signedOut(sessionId: string, result: Cleared & Pick<ActResult, "isLeft">): void {
    if (result.outcome === "failed" || result.isLeft === true) return;
    const end = endOf(result);
    const home = this.#beingCleared.get(sessionId);
    if (home === undefined) this.#signedOut.set(sessionId, end);
    else this.#ports.homes[end](home);
    this.#beingCleared.delete(sessionId);
  }

  /**
   * At the start of the daemon: sessions that a power cut ended, and clearings cut short.
   *
   * @returns those that go on for a boot: nobody has signed in yet
   */
  resume(): readonly ResumedClearing[] {
    return this.#ports.homes.leftOver().flatMap(({ isOfThisBoot, ...home }) => {
      const done = this.#dealWith(home, isOfThisBoot ? "signOut" : "boot");
      return isOfThisBoot || done === null ? [] : [{ homeDir: home.homeDir, done }];
    });
  }

  /**
   * At the start of the daemon: sessions of this boot that ended while none ran. Where somebody uses the
   * home again it is looked at when their session is met (`opened`).
   */
  async resumeUnseen(): Promise<void> {
    const { homes, sessions, openNow, isOver } = this.#ports;
    for (const { sessionId, homeDir } of homes.notOver()) {
      if (!(await isOver(sessionId))) continue;
      const open = [...(await openNow()), ...sessions()];
      const home = open.some((each) => each.homeDir === homeDir) ? null : homes.closed(sessionId);
      if (home !== null) void this.#dealWith(home, "signOut");
    }
  }

  /** While no daemon ran, somebody left: whoever comes now must not find what they did. */
  async #lookForUnseenEnds(session: SessionInfo, wasThere: boolean): Promise<void> {
    const { homes, sessions, openNow } = this.#ports;
    const open = [...(await openNow()), ...sessions()];
    const unseen = homes.unseenEnds(session, new Set(open.map(({ id }) => id)));
    const others = open.filter(
      ({ id, homeDir }) => id !== session.id && homeDir === session.homeDir,
    );
    for (const home of unseen) {
      // Who shared the home all the time is nobody's next person: the end of theirs clears it.
      if (others.length > 0 || wasThere) this.#leave(home, "inUseAgain");
      else this.#clearUnlessOwners(home, session);
    }
  }

  #clearUnlessOwners(home: HomeInUse, { kind }: SessionInfo): void {
    const { homes, rules } = this.#ports;
    const isDue = kind !== "named" && rules().clearOn.includes("signOut");
    if (isDue) void this.#clear(home, "signOut");
    else homes.dealtWith(home);
  }

  #dealWith(home: HomeInUse, occasion: EndOccasion): Promise<void> | null {
    const { sessions, rules } = this.#ports;
    const aftermath = aftermathOf(home, occasion, sessions(), rules());
    if (aftermath === "clear") return this.#clear(home, occasion);
    this.#leave(home, aftermath);
    return null;
  }

  /** Forgotten when it is done: the next start goes on with one that was cut short or broke off. */
  async #clear(home: HomeInUse, occasion: EndOccasion): Promise<void> {
    const { homes, clear, log } = this.#ports;
    try {
      homes[endOf(await clear(home, occasion))](home);
    } catch (fault) {
      log.warn("afterNotCleared", { sessionId: home.sessionId, fault: String(fault) });
    }
  }

  #leave(home: HomeInUse, because: Exclude<Aftermath, "clear">): void {
    const { homes, audit } = this.#ports;
    audit.append("homeNotCleared", "agent", { uid: home.uid, because });
    homes.dealtWith(home);
  }
}

import type { ActResult } from "./act-order.ts";
import { type Aftermath, aftermathOf, type Due, dueAgain, isItsOwners } from "./aftermath.ts";
import { type Cleared, ClearingTries, type TriesPorts } from "./clearing-tries.ts";
import type { ResumedClearing } from "./held-logins.ts";
import { type HomeInUse, hasFailed, TIMED_TRIES } from "./home-row.ts";
import { inBackground } from "./in-background.ts";
import type { SessionInfo } from "./ports.ts";

export type AftermathPorts = TriesPorts & {
  /** True only where the system itself says so. */
  readonly isOver: (sessionId: string) => Promise<boolean>;
};

const AT_SIGN_OUT: Due = { occasion: "signOut", forWhoever: false };
const AT_BOOT: Due = { occasion: "boot", forWhoever: true };

/** Clears up after sessions that ended by themselves: signed out by hand, or by a power cut. */
export class AfterTheEnd {
  readonly tries: ClearingTries;
  readonly #ports: AftermathPorts;
  /** Sessions that an act of ours is ending now. */
  readonly #ending = new Set<string>();
  /** Those of them that are gone, until what they left is cleared, as part of that act. */
  readonly #beingCleared = new Map<string, HomeInUse>();
  /** Sessions whose sign-out has come to its end before the system told of it. */
  readonly #signedOut = new Map<string, Cleared>();

  constructor(ports: AftermathPorts) {
    this.#ports = ports;
    this.tries = new ClearingTries(ports);
  }

  opened(session: SessionInfo): void {
    const { homes, clock, log } = this.#ports;
    const now = { nowMs: clock.nowMs(), uptimeMs: clock.uptimeMs() };
    const wasThere = homes.opened(session, now);
    if (this.#unseenEnds(session, new Set()).length === 0) return;
    inBackground(this.#lookForUnseenEnds(session, wasThere), log, "endsNotLookedFor");
  }

  /** @param endedByUs then it is cleared as part of the act */
  removed(sessionId: string, endedByUs: boolean): void {
    const home = this.#ports.homes.closed(sessionId);
    const cleared = this.#signedOut.get(sessionId);
    this.#signedOut.delete(sessionId);
    if (home === null) return;
    if (endedByUs && cleared !== undefined) this.tries.ended(home, cleared);
    else if (this.#ending.has(sessionId)) {
      this.#beingCleared.set(sessionId, this.tries.begin(home, "signOut"));
    }
    // Or its sign-out had left it standing, or was an earlier daemon's.
    else void this.#dealWith(home, AT_SIGN_OUT);
  }

  /** What is still known of an earlier one is of an earlier session of this id. */
  signingOut(sessionId: string): void {
    this.#signedOut.delete(sessionId);
    this.#ending.add(sessionId);
  }

  /**
   * A sign-out has come to its end: until here a power cut has its home cleared at the next start. One
   * that left its session standing has cleared nothing; what could not be cleared is tried again.
   */
  signedOut(sessionId: string, result: Cleared & Pick<ActResult, "isLeft">): void {
    const isLeft = result.isLeft === true;
    const home = this.#beingCleared.get(sessionId);
    this.#ending.delete(sessionId);
    this.#beingCleared.delete(sessionId);
    if (home !== undefined) this.tries.ended(home, isLeft ? { outcome: "failed" } : result);
    else if (!isLeft) this.#signedOut.set(sessionId, result);
  }

  /**
   * At the start of the daemon: sessions that a power cut ended, and clearings cut short.
   *
   * @returns those that go on for a boot: nobody has signed in yet
   */
  resume(): readonly ResumedClearing[] {
    const leftOver = this.#ports.homes.leftOver().filter((home) => !this.tries.isUnderWay(home));
    return leftOver.flatMap(({ isOfThisBoot, ...home }) => {
      if (isOfThisBoot) this.#resumeInThisBoot(home);
      const done = isOfThisBoot ? null : this.#dealWith(home, AT_BOOT);
      return done === null ? [] : [{ homeDir: home.homeDir, done }];
    });
  }

  /**
   * At the start of the daemon: sessions of this boot that ended while none ran. Where somebody uses the
   * home again it is looked at when their session is met (`opened`).
   */
  async resumeUnseen(): Promise<void> {
    const { homes, log } = this.#ports;
    for (const home of homes.notOver()) {
      const looked = this.#resumeIfOver(home);
      inBackground(looked, log, "endsNotLookedFor");
      await Promise.allSettled([looked]);
    }
  }

  async #resumeIfOver({ sessionId, homeDir }: HomeInUse): Promise<void> {
    const { homes, sessions, openNow, isOver } = this.#ports;
    if (!(await isOver(sessionId))) return;
    const open = [...(await openNow()), ...sessions()];
    const home = open.some((each) => each.homeDir === homeDir) ? null : homes.closed(sessionId);
    if (home !== null) void this.#dealWith(home, AT_SIGN_OUT);
  }

  #resumeInThisBoot(home: HomeInUse): void {
    const { tries } = home;
    if (hasFailed(home)) this.tries.plan(home);
    // What ends every daemon that tries it is not tried by each of them for ever.
    else if (tries !== undefined && tries.count >= TIMED_TRIES) this.tries.miss(home, "failed");
    else void this.#dealWith(home, dueAgain(home, this.#ports.clock.uptimeMs()));
  }

  /** While no daemon ran, somebody left: whoever comes now must not find what they did. */
  async #lookForUnseenEnds(session: SessionInfo, wasThere: boolean): Promise<void> {
    const { sessions, openNow } = this.#ports;
    const open = [...(await openNow()), ...sessions()];
    const unseen = this.#unseenEnds(session, new Set(open.map(({ id }) => id)));
    const others = open.filter(
      ({ id, homeDir }) => id !== session.id && homeDir === session.homeDir,
    );
    for (const home of unseen) {
      if (others.length === 0 && !wasThere) this.#clearUnlessOwners(home, session);
      // Who shared the home all the time is nobody's next person: the end of theirs clears it.
      else if (!home.isOver) this.#leave(home, "inUseAgain");
    }
  }

  #unseenEnds(session: SessionInfo, isOpen: ReadonlySet<string>): readonly HomeInUse[] {
    const unseen = this.#ports.homes.unseenEnds(session, isOpen);
    return unseen.filter((home) => !this.tries.isUnderWay(home));
  }

  #clearUnlessOwners(home: HomeInUse, session: SessionInfo): void {
    const occasion = home.tries?.occasion ?? "signOut";
    const isDue = !isItsOwners(session) && this.#ports.rules().clearOn.includes(occasion);
    if (isDue) void this.tries.run(home, occasion);
    else this.tries.dealtWith(home);
  }

  #dealWith(home: HomeInUse, due: Due): Promise<void> | null {
    const { sessions, rules } = this.#ports;
    const aftermath = aftermathOf(home, due, sessions(), rules());
    if (aftermath === "clear") return this.tries.run(home, due.occasion);
    this.#leave(home, aftermath);
    return null;
  }

  /** What a try has not come to its end of is kept until nobody is there, unless it is its owner who is. */
  #leave(home: HomeInUse, because: Exclude<Aftermath, "clear">): void {
    const { audit, sessions } = this.#ports;
    audit.append("homeNotCleared", "agent", { uid: home.uid, because });
    const users = sessions().filter(({ homeDir }) => homeDir === home.homeDir);
    const isKept = because === "inUseAgain" && home.tries !== undefined && !users.some(isItsOwners);
    if (isKept) this.tries.miss(home, "failed");
    else this.tries.dealtWith(home);
  }
}

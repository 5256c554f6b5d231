import {
  type EndOccasion,
  type HomeInUse,
  isAway,
  isMissed,
  isSame,
  joined,
  readHomes,
} from "./home-row.ts";
import { KeptValue } from "./kept-value.ts";
import type { KeyValue, SessionInfo } from "./ports.ts";

const KEY = "homes.inUse";

/** A home that is never seen again is an account that was removed: of those only the last are kept. */
export const MAX_MISSED = 20;

type OpeningTime = { readonly nowMs: number; readonly uptimeMs: number };

/**
 * Homes of sessions whose end has not been dealt with. Written down when a session appears: after a
 * power cut, or when its person signs out by themselves, somebody still has to clear up.
 */
export class HomesInUse {
  readonly bootId: string;
  readonly #kept: KeptValue<readonly HomeInUse[]>;

  constructor(keyValue: KeyValue, bootId: string) {
    this.#kept = new KeptValue(keyValue, KEY, readHomes);
    this.bootId = bootId;
  }

  /**
   * A daemon that starts again meets the session anew: its first beginning counts.
   *
   * @returns whether it was open while an earlier daemon ran
   */
  opened(session: SessionInfo, { nowMs, uptimeMs }: OpeningTime): boolean {
    const isKnown = session.isNew !== true && this.#find(session.id)?.uid === session.uid;
    if (session.uid < 1 || isKnown) return isKnown;
    const { id: sessionId, backEnd, kind, userName, uid, gid, homeDir, freshHome } = session;
    const whose = { backEnd, kind, userName, uid, gid, homeDir, freshHome };
    const home = { bootId: this.bootId, sessionId, ...whose };
    this.#kept.keep([
      ...this.all(),
      { ...home, sinceMs: nowMs, openedAtMs: uptimeMs, isOver: false },
    ]);
    return false;
  }

  /** @returns what was known of a session of this boot; null where nothing has to be cleared */
  closed(sessionId: string): HomeInUse | null {
    const home = this.#find(sessionId);
    return home === undefined ? null : this.#replace(home, { ...home, isOver: true });
  }

  /**
   * Sessions in the same home that are over, though nobody heard of their end: they are open no more,
   * or another one of their id began since. And those of which something is left to be cleared.
   */
  unseenEnds(
    { id, homeDir }: Pick<SessionInfo, "id" | "homeDir">,
    isOpen: ReadonlySet<string>,
  ): readonly HomeInUse[] {
    const hasEnded = (home: HomeInUse) =>
      this.#isReplaced(home) || (home.sessionId !== id && !isOpen.has(home.sessionId));
    return this.all().filter(
      (home) =>
        home.homeDir === homeDir &&
        (isMissed(home) || (this.#isOfThisBoot(home) && (home.isOver || hasEnded(home)))),
    );
  }

  /** Written down before the first of it is touched: whoever is killed during it knows of it. */
  begun(home: HomeInUse, now: EndOccasion, atMs: number): HomeInUse {
    const { count: before = 0, occasion = now } = home.tries ?? {};
    const tries = { count: before + 1, occasion, bootId: this.bootId, atMs, isBegun: true };
    return this.#replace(home, { ...home, isOver: true, isUnreached: undefined, tries });
  }

  /** It stays on the list until it was cleared, once for each home. */
  missed(home: HomeInUse, how: "away" | "failed", atMs: number): HomeInUse {
    const isOfIt = (one: HomeInUse) =>
      isMissed(one) && one.homeDir === home.homeDir && one.uid === home.uid;
    const others = this.all().filter((one) => !isSame(one, home));
    const { count = 1, occasion = "signOut" } = home.tries ?? {};
    const tries = { count, occasion, bootId: this.bootId, atMs, isBegun: false };
    const isUnreached = how === "away" ? true : undefined;
    const row = joined({ ...home, isOver: true, isUnreached, tries }, others.filter(isOfIt));
    const kept = others.filter((one) => !isOfIt(one));
    const missed = withoutOldest([...kept.filter(isMissed), row]);
    this.#kept.keep([...missed, ...kept.filter((one) => !isMissed(one))]);
    return row;
  }

  /** Sessions of this boot whose end nobody heard of yet: they go on, or ended unseen. */
  notOver(): readonly HomeInUse[] {
    return this.all().filter(({ bootId, isOver }) => bootId === this.bootId && !isOver);
  }

  dealtWith(home: HomeInUse): void {
    this.#kept.keep(this.all().filter((one) => !isSame(one, home)));
  }

  /** At a start: sessions that nobody saw the end of, or whose clearing did not come to its own. */
  leftOver(): readonly (HomeInUse & { readonly isOfThisBoot: boolean })[] {
    return this.all()
      .map((home) => ({ ...home, isOfThisBoot: this.#isOfThisBoot(home) }))
      .filter((home) => !isAway(home) && (!home.isOfThisBoot || home.isOver));
  }

  all(): readonly HomeInUse[] {
    return this.#kept.value;
  }

  #isOfThisBoot({ bootId, tries }: HomeInUse): boolean {
    return (tries?.bootId ?? bootId) === this.bootId;
  }

  #isReplaced(home: HomeInUse): boolean {
    const newest = this.#find(home.sessionId);
    return newest !== undefined && !isSame(newest, home);
  }

  #find(sessionId: string): HomeInUse | undefined {
    return this.all().findLast(
      (home) => home.bootId === this.bootId && home.sessionId === sessionId && !home.isOver,
    );
  }

  #replace(home: HomeInUse, by: HomeInUse): HomeInUse {
    this.#kept.keep(this.all().map((one) => (isSame(one, home) ? by : one)));
    return by;
  }
}

/** Those that are away first: of them most are gone for good. */
function withoutOldest(missed: readonly HomeInUse[]): readonly HomeInUse[] {
  if (missed.length <= MAX_MISSED) return missed;
  const spared = Math.max(missed.findIndex(isAway), 0);
  return missed.filter((_, place) => place !== spared);
}

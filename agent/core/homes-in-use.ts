import * as z from "zod/mini";
import { SESSION_KINDS } from "../../policies/vocabulary.ts";
import type { KeyValue, SessionInfo } from "./ports.ts";
import { readOnce } from "./read-once.ts";
import { storedJson } from "./stored-json.ts";

const KEY = "homes.inUse";

const text = z.string().check(z.maxLength(4096));

/** What a clearing needs of a session that is over; nothing else of it is kept. */
const homeSchema = z.object({
  bootId: text,
  sessionId: text,
  backEnd: z.enum(["logind", "process", "wts"]),
  kind: z.enum(SESSION_KINDS),
  userName: text,
  uid: z.int().check(z.gte(1)),
  gid: z.int().check(z.gte(0)),
  homeDir: text.check(z.minLength(1)),
  /** When the session began, by the wall clock: downloads since then are its own. */
  sinceMs: z.number(),
  /** The same by uptime of its boot: the wall clock may have been set since. */
  openedAtMs: z.optional(z.number()),
  /** The home goes with its session; what the session leaves elsewhere does not. */
  freshHome: z.optional(z.boolean()),
  /** Its session has ended, and what it left is being cleared. */
  isOver: z.boolean(),
  /** It could not be cleared, since it was not there: who opens it next must not find anything. */
  isUnreached: z.optional(z.boolean()),
});
export type HomeInUse = Readonly<z.infer<typeof homeSchema>>;

const homesSchema = z.array(homeSchema);

/** A home that is never seen again is an account that was removed: of those only the last are kept. */
export const MAX_UNREACHED = 20;

type OpeningTime = { readonly nowMs: number; readonly uptimeMs: number };

/**
 * Homes of sessions whose end has not been dealt with. Written down when a session appears: after a
 * power cut, or when its person signs out by themselves, somebody still has to clear up.
 */
export class HomesInUse {
  readonly #keyValue: KeyValue;
  readonly #bootId: string;
  readonly #read = readOnce(readHomes);

  constructor(keyValue: KeyValue, bootId: string) {
    this.#keyValue = keyValue;
    this.#bootId = bootId;
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
    const home = { bootId: this.#bootId, sessionId, ...whose };
    this.#write([...this.all(), { ...home, sinceMs: nowMs, openedAtMs: uptimeMs, isOver: false }]);
    return false;
  }

  /** @returns what was known of a session of this boot; null where nothing has to be cleared */
  closed(sessionId: string): HomeInUse | null {
    const home = this.#find(sessionId);
    if (home === undefined) return null;
    const over = { ...home, isOver: true };
    this.#write(this.all().map((one) => (isSame(one, home) ? over : one)));
    return over;
  }

  /**
   * Sessions of this boot in the same home that are over, though nobody heard of their end: they are
   * open no more, or another one of their id began since. And those that could not be cleared after.
   */
  unseenEnds(
    { id, homeDir }: Pick<SessionInfo, "id" | "homeDir">,
    isOpen: ReadonlySet<string>,
  ): readonly HomeInUse[] {
    return this.all().filter(
      (home) =>
        home.homeDir === homeDir &&
        (isAway(home) ||
          (home.bootId === this.#bootId &&
            !home.isOver &&
            (this.#isReplaced(home) || (home.sessionId !== id && !isOpen.has(home.sessionId))))),
    );
  }

  /** It stays on the list until it is there again. */
  unreached(home: HomeInUse): void {
    const isOfIt = (one: HomeInUse) =>
      isSame(one, home) || (isAway(one) && one.homeDir === home.homeDir);
    const others = this.all().filter((one) => !isOfIt(one));
    const away = others.filter(isAway).slice(1 - MAX_UNREACHED);
    const there = others.filter((one) => !isAway(one));
    this.#write([...away, ...there, { ...home, isOver: true, isUnreached: true }]);
  }

  /** Sessions of this boot whose end nobody heard of yet: they go on, or ended unseen. */
  notOver(): readonly HomeInUse[] {
    return this.all().filter(({ bootId, isOver }) => bootId === this.#bootId && !isOver);
  }

  dealtWith(home: HomeInUse): void {
    this.#write(this.all().filter((one) => !isSame(one, home)));
  }

  /** Sessions that nobody saw the end of, or whose clearing did not come to its own. */
  leftOver(): readonly (HomeInUse & { readonly isOfThisBoot: boolean })[] {
    return this.all()
      .map((home) => ({ ...home, isOfThisBoot: home.bootId === this.#bootId }))
      .filter((home) => !isAway(home) && (!home.isOfThisBoot || home.isOver));
  }

  all(): readonly HomeInUse[] {
    return this.#read(this.#keyValue.get(KEY));
  }

  #isReplaced(home: HomeInUse): boolean {
    const newest = this.#find(home.sessionId);
    return newest !== undefined && !isSame(newest, home);
  }

  #find(sessionId: string): HomeInUse | undefined {
    return this.all().findLast(
      (home) => home.bootId === this.#bootId && home.sessionId === sessionId && !home.isOver,
    );
  }

  #write(homes: readonly HomeInUse[]): void {
    this.#keyValue.set(KEY, JSON.stringify(homes));
  }
}

/** Sessions of our own have the same id again and again. */
function isSame(one: HomeInUse, other: HomeInUse): boolean {
  const keys = ["bootId", "sessionId", "sinceMs"] as const;
  return keys.every((key) => one[key] === other[key]);
}

function isAway({ isUnreached }: HomeInUse): boolean {
  return isUnreached === true;
}

function readHomes(stored: string | null): readonly HomeInUse[] {
  const read = z.safeParse(homesSchema, storedJson(stored));
  return read.success ? read.data : [];
}

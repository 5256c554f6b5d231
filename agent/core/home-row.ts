import * as z from "zod/mini";
import { SESSION_KINDS } from "../../policies/vocabulary.ts";
import { storedJson } from "./stored-json.ts";

const text = z.string().check(z.maxLength(4096));

/** What was tried of its clearing so far. */
const triesSchema = z.object({
  count: z.int().check(z.gte(1)),
  /** What it was due at, whenever it is tried again. */
  occasion: z.enum(["signOut", "boot"]),
  /** The last of them, by uptime of that boot. */
  bootId: text,
  atMs: z.number(),
  /** It has not come to its end: who finds it so at a start was killed during it. */
  isBegun: z.boolean(),
});

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
  tries: z.optional(triesSchema),
});
export type HomeInUse = Readonly<z.infer<typeof homeSchema>>;
export type EndOccasion = z.infer<typeof triesSchema>["occasion"];

const MINUTE_MS = 60_000;
/** After each try that failed. A helper that starts again, a disk that is mended: soon, or by hand. */
export const RETRY_AFTER_MS = [1, 5, 15, 60, 240].map((minutes) => minutes * MINUTE_MS);
/** So many of them wait for nothing but their time; after those, for the next that opens it, and for a boot. */
export const TIMED_TRIES = RETRY_AFTER_MS.length + 1;

const homesSchema = z.array(homeSchema);

export function readHomes(stored: string | null): readonly HomeInUse[] {
  const read = z.safeParse(homesSchema, storedJson(stored));
  return read.success ? read.data : [];
}

/** Sessions of our own have the same id again and again. */
export function isSame(one: HomeInUse, other: HomeInUse): boolean {
  return keyOf(one) === keyOf(other);
}

export function keyOf({ bootId, sessionId, sinceMs }: HomeInUse): string {
  return `${bootId} ${sessionId} ${sinceMs}`;
}

export function isAway({ isUnreached }: HomeInUse): boolean {
  return isUnreached === true;
}

export function hasFailed(home: HomeInUse): boolean {
  return !isAway(home) && home.tries?.isBegun === false;
}

/** It was tried, and is not cleared. */
export function isMissed(home: HomeInUse): boolean {
  return isAway(home) || hasFailed(home);
}

/** Nothing but an occasion has it tried again: somebody should look at it. */
export function isGivenUp(home: HomeInUse): boolean {
  const { count = 0, isBegun = false } = home.tries ?? {};
  return !isAway(home) && count >= (isBegun ? TIMED_TRIES + 1 : TIMED_TRIES);
}

/** By uptime of the boot of its last try; null: at no time of its own. */
export function retryAtMs(home: HomeInUse): number | null {
  const { tries } = home;
  if (tries === undefined || !hasFailed(home)) return null;
  const waitMs = RETRY_AFTER_MS[tries.count - 1];
  return waitMs === undefined ? null : tries.atMs + waitMs;
}

/** One row for all that could not be cleared of a home: what was downloaded in any of them is still there. */
export function joined(home: HomeInUse, earlier: readonly HomeInUse[]): HomeInUse {
  const first = [home, ...earlier].reduce((one, other) =>
    other.sinceMs < one.sinceMs ? other : one,
  );
  const counts = [home, ...earlier].map(({ tries }) => tries?.count ?? 0);
  const openedAtMs = first.bootId === home.bootId ? first.openedAtMs : undefined;
  const tries =
    home.tries === undefined ? undefined : { ...home.tries, count: Math.max(...counts) };
  return { ...home, sinceMs: first.sinceMs, openedAtMs, tries };
}

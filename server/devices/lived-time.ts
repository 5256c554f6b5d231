/** Up to when this server knows that time has passed; one row of its storage. */
export type LivedRecord = {
  /** ISO 8601. */
  readonly at: string;
  /** How long it has run while its clock was too far ahead of that; null: it is not. */
  readonly heldMs: number | null;
};

export type LivedStore = {
  readonly find: () => Promise<LivedRecord | null>;
  readonly keep: (lived: LivedRecord) => Promise<void>;
};

const DAY_MS = 86_400_000;

/** A server may be off for so long and delete at once when it is back. */
const UNSEEN_MS = 3 * DAY_MS;
/** So long there is to set a wrong clock right before what it says is believed. */
const HELD_FOR_MS = DAY_MS;

type Passed = { readonly ranMs: number; readonly nowMs: number };

export type LivedOn = {
  readonly lived: LivedRecord;
  /** How far the wall clock is beyond what was lived; null: nothing speaks against it. */
  readonly aheadMs: number | null;
};

/**
 * Whether the wall clock may be believed where that deletes for good: a wrong boot or a slip of a year
 * would delete everything. Time that was really spent switched off looks the same, so it is only waited.
 *
 * @param before null: nothing was ever lived, and nothing is old
 */
export function liveOn(before: LivedRecord | null, { ranMs, nowMs }: Passed): LivedOn {
  const believed = { lived: { at: isoOf(nowMs), heldMs: null }, aheadMs: null };
  if (before === null) return believed;
  const expectedMs = Date.parse(before.at) + ranMs;
  const aheadMs = nowMs - expectedMs;
  if (aheadMs <= UNSEEN_MS) return believed;
  const heldMs = before.heldMs === null ? 0 : before.heldMs + ranMs;
  if (heldMs >= HELD_FOR_MS) return believed;
  return { lived: { at: isoOf(expectedMs), heldMs }, aheadMs };
}

/** What whoever looks after the server is told. */
export function aheadWords(aheadMs: number): string {
  const days = Math.round(aheadMs / DAY_MS);
  return `this server's clock is ${days} days beyond what it has run: no old record is deleted for a day of running; unless it was off for so long, set the clock right`;
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}

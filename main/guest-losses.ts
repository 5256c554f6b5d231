/** This many losses within the time below are no accident: the kiosk is broken, or somebody breaks it. */
const MANY = 3;
const WITHIN_MS = 5 * 60_000;
/** Who closes a guest's browser again and again must not keep a whole processor busy. */
export const SOON_MS = 1_000;
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 5 * 60_000;

type AfterLoss = {
  /** When each was lost, as far as it still counts. */
  readonly lossesAtMs: readonly number[];
  readonly againAfterMs: number;
  /** Said once for a row of losses. */
  readonly mustTell: boolean;
};

/** Pure: when a browser that crashed, hung or would not start is tried again. */
export function afterLoss(before: readonly number[], nowMs: number): AfterLoss {
  const lossesAtMs = [...stillCounted(before, nowMs), nowMs];
  const over = lossesAtMs.length - MANY;
  // Somebody may be waiting: only a row of losses is a reason for a pause.
  if (over < 0) return { lossesAtMs, againAfterMs: 0, mustTell: false };
  const againAfterMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** over);
  return { lossesAtMs, againAfterMs, mustTell: over === 0 };
}

/** Once they are many, the pauses themselves must not end the row. */
function stillCounted(lossesAtMs: readonly number[], nowMs: number): readonly number[] {
  const lastAtMs = lossesAtMs.at(-1) ?? nowMs;
  if (lossesAtMs.length < MANY) return lossesAtMs.filter((atMs) => nowMs - atMs < WITHIN_MS);
  return nowMs - lastAtMs < WITHIN_MS + LONGEST_PAUSE_MS ? lossesAtMs : [];
}

const FIRST_TRY_MS = 3_000;
const LONGEST_TRY_MS = 60_000;

/** Pure: when a start page that could not be reached is tried again, the first time as the first. */
export function afterUnreachable(times: number): number {
  return Math.min(LONGEST_TRY_MS, FIRST_TRY_MS * 2 ** (times - 1));
}

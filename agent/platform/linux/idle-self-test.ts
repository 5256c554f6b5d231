import { setTimeout as sleep } from "node:timers/promises";
import { type IdleReading, readingsFault } from "../../../policies/idle-readings.ts";

const READINGS = 4;
const BETWEEN_MS = 110;
/** A hand that never rests looks like a counter that stands still at nought, but not for long. */
const PATIENCE = 5;
const PAUSE_MS = 2000;
const LOOK_AGAIN_MS = 60_000;

export type SelfTestWords = {
  readonly onFault: (because: string) => void;
  /** Only after a fault: it answers plausibly again. */
  readonly onGood: () => void;
};

/** Reads an idle time a few times and says whether it can be one; goes on only while it can't. */
export async function testIdleTime(
  read: () => Promise<number | null>,
  { onFault, onGood }: SelfTestWords,
): Promise<void> {
  let isFaulty = false;
  for (;;) {
    const fault = await lastingFault(read);
    if (fault === null) {
      if (isFaulty) onGood();
      return;
    }
    if (!isFaulty) onFault(fault);
    isFaulty = true;
    await sleep(LOOK_AGAIN_MS, undefined, { ref: false });
  }
}

async function lastingFault(read: () => Promise<number | null>): Promise<string | null> {
  let fault: string | null = null;
  for (let attempt = 0; attempt < PATIENCE; attempt += 1) {
    if (attempt > 0) await sleep(PAUSE_MS, undefined, { ref: false });
    const readings = await readSome(read);
    // Who does not answer is dealt with where it is asked for its edges.
    fault = readings === null ? null : readingsFault(readings);
    if (fault === null) return null;
  }
  return fault;
}

async function readSome(read: () => Promise<number | null>): Promise<IdleReading[] | null> {
  const readings: IdleReading[] = [];
  for (let count = 0; count < READINGS; count += 1) {
    if (count > 0) await sleep(BETWEEN_MS, undefined, { ref: false });
    const idleMs = await read();
    if (idleMs === null) return null;
    readings.push({ atMs: performance.now(), idleMs });
  }
  return readings;
}

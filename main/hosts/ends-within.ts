import { setTimeout as delay } from "node:timers/promises";

/** @returns false where it goes on for longer; what it failed with, it fails with here */
export async function endsWithin(limitMs: number, work: Promise<unknown>): Promise<boolean> {
  const stop = new AbortController();
  const late = delay(limitMs, false, { signal: stop.signal });
  // Whatever comes after the limit is nobody's any more.
  const done = work.then(() => true);
  done.catch(() => undefined);
  late.catch(() => undefined);
  try {
    return await Promise.race([done, late]);
  } finally {
    stop.abort();
  }
}

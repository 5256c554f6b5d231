import { setTimeout as sleep } from "node:timers/promises";

const SHORTEST_REST_MS = 10;
const LONGEST_REST_MS = 250;

/**
 * Waits until something becomes true; fails with what was waited for. The limit says that it will
 * not come, never how fast it is: what promises a time measures it. Between two looks it rests as
 * long as a look took: one that starts a program would keep a core busy with asking.
 */
export async function eventually(
  what: string,
  reached: () => boolean | Promise<boolean>,
  withinMs = 30_000,
): Promise<void> {
  const endMs = performance.now() + withinMs;
  for (;;) {
    const startedMs = performance.now();
    if (await reached()) return;
    const nowMs = performance.now();
    if (nowMs > endMs) throw new Error(`did not happen in ${withinMs} ms: ${what}`);
    await sleep(Math.min(Math.max(nowMs - startedMs, SHORTEST_REST_MS), LONGEST_REST_MS));
  }
}

import { setTimeout as sleep } from "node:timers/promises";

/**
 * Waits until something becomes true; fails with what was waited for. The limit says that it will
 * not come, never how fast it is: what promises a time measures it.
 */
export async function eventually(
  what: string,
  reached: () => boolean | Promise<boolean>,
  withinMs = 30_000,
): Promise<void> {
  const endMs = performance.now() + withinMs;
  while (!(await reached())) {
    if (performance.now() > endMs) throw new Error(`did not happen in ${withinMs} ms: ${what}`);
    await sleep(10);
  }
}

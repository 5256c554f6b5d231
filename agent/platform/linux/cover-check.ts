import { setTimeout as sleep } from "node:timers/promises";
import type { DisplayTarget } from "./display-target.ts";

const LOOK_EVERY_MS = 30;

/** The one question that lock verification asks of a display. */
export type CoverSource = {
  isCovered(target: DisplayTarget): Promise<boolean | null>;
};

/**
 * Waits until a locker's window hides the display.
 *
 * @param isWorthIt false: it will not come any more, as when the locker has ended
 * @returns whether it does; null when the display could never be seen
 */
export async function waitUntilCovered(
  displays: CoverSource,
  target: DisplayTarget,
  withinMs: number,
  isWorthIt: () => boolean = () => true,
): Promise<boolean | null> {
  const endMs = performance.now() + withinMs;
  let answer: boolean | null = null;
  do {
    answer = await displays.isCovered(target);
    if (answer === true) return true;
    await sleep(LOOK_EVERY_MS);
  } while (performance.now() < endMs && isWorthIt());
  return answer;
}

import { uptime } from "node:os";
import type { Cancel, Clock } from "../core/ports.ts";

/** A sleeping machine stops Node's timers but not `os.uptime()`: look again at least this often. */
const LONGEST_SLEEP_MS = 60_000;

/**
 * Uptime counts suspend (CLOCK_BOOTTIME), so a deadline that passed while the lid was closed is
 * due at once on resume. The long timers are cut into short ones for that and for setTimeout's
 * limit of 24.8 days.
 */
export const systemClock: Clock = {
  uptimeMs: () => uptime() * 1000,
  nowMs: () => Date.now(),
  at: (uptimeMs, wake) => sleepUntil(uptimeMs, wake),
};

function sleepUntil(uptimeMs: number, wake: () => void): Cancel {
  let timer: NodeJS.Timeout | null = null;
  const step = () => {
    const leftMs = uptimeMs - uptime() * 1000;
    if (leftMs <= 0) {
      timer = null;
      wake();
      return;
    }
    timer = setTimeout(step, Math.min(Math.ceil(leftMs), LONGEST_SLEEP_MS));
  };
  timer = setTimeout(step, Math.max(0, Math.min(uptimeMs - uptime() * 1000, LONGEST_SLEEP_MS)));
  return () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
}

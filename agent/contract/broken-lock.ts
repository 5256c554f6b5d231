import * as z from "zod/mini";

/** The body of an audit row `lockBroken`: a lock ended, and nobody unlocked it. */
export const brokenLockSchema = z.object({
  sessionId: z.string(),
  /** What was seen of its end. */
  because: z.string(),
  locksAgain: z.boolean(),
});
export type BrokenLock = z.infer<typeof brokenLockSchema>;

/** What it was, and what the device does then: for the session's own list, and for who hears of the alarm. */
export function brokenLockWords({ because, locksAgain }: Omit<BrokenLock, "sessionId">): string {
  return `${because}; ${locksAgain ? "locking again" : "not locked again"}`;
}

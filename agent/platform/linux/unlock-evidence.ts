/** What can be known of a lock that is gone. Milliseconds; null: nobody can tell. */
export type UnlockEvidence = {
  /** logind sent `Unlock` while it was locked: a greeter, an administrator, the person's own rights. */
  readonly unlockAsked: boolean;
  /** A shell that draws its own lock screen took it away, and lives on. */
  readonly byItsShell: boolean;
  readonly lockedForMs: number;
  /** Since the last key or movement at the session's screen. */
  readonly idleMs: number | null;
};

/** The key or click that locked the screen may come to the server a moment after the lock. */
const LOCKING_KEY_MS = 300;
/** A slow directory or a second factor answers long after the last key. */
const ANSWER_WITHIN_MS = 30_000;

/**
 * Whether somebody unlocked, or the locker merely went. A session's own locker tells nobody how it
 * ended, so all that is left to ask for is somebody who used the keyboard or the pointer after the
 * lock and shortly before its end. It errs towards people: nobody is kept out for want of a proof.
 *
 * @returns null when it is explained, else why not
 */
export function whyUnexplained(evidence: UnlockEvidence): string | null {
  const { unlockAsked, byItsShell, lockedForMs, idleMs } = evidence;
  if (unlockAsked || byItsShell || idleMs === null) return null;
  if (idleMs > lockedForMs - LOCKING_KEY_MS) return "the locker ended and nobody had touched it";
  if (idleMs <= ANSWER_WITHIN_MS) return null;
  return `the locker ended ${Math.round(idleMs / 1000)} s after the last touch`;
}

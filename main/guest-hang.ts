/** One look at a page that was asked something and has not answered. */
export type SilentPage = {
  readonly silentMs: number;
  /** No page's main thread ran, was to run, or waited for a disk, at any look since it was asked. */
  readonly wasStill: boolean;
  /** It may rightly wait for somebody else, a server or a printer, and do nothing meanwhile. */
  readonly mayWait: boolean;
};

/** Nothing comes of more waiting for a page that does nothing at all. */
const STUCK_AFTER_MS = 1_000;
/** An endless script and an honest one that computes look alike; a slow device takes its seconds. */
const BUSY_AFTER_MS = 5_000;

/** Pure: what counts as hung. A page that is only busy is somebody's, with what they have typed. */
export function isHung({ silentMs, wasStill, mayWait }: SilentPage): boolean {
  return silentMs >= (wasStill && !mayWait ? STUCK_AFTER_MS : BUSY_AFTER_MS);
}

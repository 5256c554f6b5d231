/** One look at a page that was asked something and has not answered. */
export type SilentPage = {
  readonly silentMs: number;
  /** What its main thread has computed since, by the processor's own time: a busy machine counts for nothing. */
  readonly workedMs: number;
  /** No page's main thread ran, was to run, or waited for a disk, at any look since it was asked. */
  readonly wasStill: boolean;
  /** It may rightly wait for somebody else, a server or a printer, and do nothing meanwhile. */
  readonly mayWait: boolean;
};

/** Nothing comes of more waiting for a page that does nothing at all. */
const STUCK_AFTER_MS = 1_000;
/** An endless script and an honest one that computes look alike: the honest one has its second or two. */
const WORKED_MS = 1_800;
/** Where pages are known to compute for longer, on a slow device say. */
const PATIENTLY_MS = 5_000;
const KNOWN_FOR_MS = 3_600_000;

/** Pure: what counts as hung. A page that is only busy is somebody's, with what they have typed. */
export function isHung(page: SilentPage, isPatient: boolean): boolean {
  if (page.wasStill && !page.mayWait) return page.silentMs >= STUCK_AFTER_MS;
  return page.silentMs >= PATIENTLY_MS || (!isPatient && hasWorkedLong(page));
}

export function hasWorkedLong({ workedMs }: Pick<SilentPage, "workedMs">): boolean {
  return workedMs >= WORKED_MS;
}

/**
 * First, do no harm: a page that computes for three seconds, honestly, costs one guest their session and
 * not each. Whoever was ended for it, or answered after all, gives the pages of the next hour more time.
 */
export class Patience {
  readonly #uptimeMs: () => number;
  #untilMs = Number.NEGATIVE_INFINITY;

  constructor(uptimeMs: () => number) {
    this.#uptimeMs = uptimeMs;
  }

  get isLong(): boolean {
    return this.#uptimeMs() < this.#untilMs;
  }

  wasNeeded(): void {
    this.#untilMs = this.#uptimeMs() + KNOWN_FOR_MS;
  }
}

/** What a main thread is at, while others of its process may go on where it hangs. */
export type ThreadLook = {
  readonly pid: number;
  /** `R` runs or is to run, `S` waits, `D` waits for a disk or a driver, `T` was stopped (proc(5)). */
  readonly state: string;
  readonly workedTicks: number;
  /** How long it was ready to run and others had the processors. */
  readonly waitedMs: number;
};

/** What was seen so far of a page that was asked something and has not answered. */
export type SilentPage = {
  readonly silentMs: number;
  /** For how long no page's main thread was seen to run, to be ready to, or to wait for a disk; 0 once one was. */
  readonly stillMs: number;
  /** What main threads have computed since it was asked, by the processor's own time: a busy machine counts for nothing. */
  readonly workedMs: number;
  /** How long a main thread was ready meanwhile and the machine was busy with others. */
  readonly heldUpMs: number;
};

/** Nothing comes of more waiting for a page that does nothing at all. */
const STUCK_AFTER_MS = 900;
/** An endless script and an honest one that computes look alike: the honest one has its second or two. */
const WORKED_MS = 1_800;
/** Where pages are known to compute for longer, on a slow device say. */
const PATIENTLY_MS = 5_000;
/** However busy the machine is: somebody stands before it. */
const LONGEST_MS = 20_000;
const KNOWN_FOR_MS = 3_600_000;

export type Leniency = {
  /** Pages have needed more time than one usually has. */
  readonly isPatient: boolean;
  /** It may rightly wait for somebody else, a server or a printer, and do nothing meanwhile. */
  readonly mayWait: boolean;
};

/** Pure: what counts as hung. A page that is only busy is somebody's, with what they have typed. */
export function isHung(page: SilentPage, { isPatient, mayWait }: Leniency): boolean {
  if (!mayWait && page.stillMs >= STUCK_AFTER_MS) return true;
  if (!isPatient) return page.silentMs >= PATIENTLY_MS || hasWorkedLong(page);
  return page.silentMs - page.heldUpMs >= PATIENTLY_MS || page.silentMs >= LONGEST_MS;
}

export function hasWorkedLong({ workedMs }: Pick<SilentPage, "workedMs">): boolean {
  return workedMs >= WORKED_MS;
}

/** proc(5): a hundred a second, wherever Linux runs. */
const MS_PER_TICK = 10;
/** What a thread takes for the looks themselves. */
const STILL_TICKS = 3;
/** Looks come ten times a second. */
const LONGEST_STEP_MS = 300;

/**
 * One silence, look by look. Where looks are far apart the shell itself was held up, and may not have heard
 * what was answered long ago: such a time counts as that of one late look, or a busy machine would end guests.
 */
export class Silence {
  readonly #whenAsked: ByThread;
  readonly #whenFirstSeen: ByThread = new Map();
  #atMs: number;
  #silentMs = 0;
  #stillMs: number | null = null;
  #isStill = true;

  /** @param before what the main threads that were known had computed by then */
  constructor(askedAtMs: number, before: readonly ThreadLook[]) {
    this.#atMs = askedAtMs;
    this.#whenAsked = new Map(before.map((look) => [look.pid, look]));
  }

  add(atMs: number, looks: readonly ThreadLook[]): SilentPage {
    const stepMs = Math.min(atMs - this.#atMs, LONGEST_STEP_MS);
    this.#atMs = atMs;
    this.#silentMs += stepMs;
    const waits = looks.every(({ state }) => state === "S" || state === "T");
    const workedTicks = sum(since(this.#whenFirstSeen, looks).map((one) => one.workedTicks));
    this.#isStill &&= waits && workedTicks <= STILL_TICKS;
    // One look shows a moment: only from the second on there was a time.
    this.#stillMs = this.#stillMs === null ? 0 : this.#stillMs + stepMs;
    const sinceAsked = since(this.#whenAsked, looks);
    return {
      silentMs: this.#silentMs,
      stillMs: this.#isStill ? this.#stillMs : 0,
      workedMs: sum(sinceAsked.map((one) => one.workedTicks)) * MS_PER_TICK,
      heldUpMs: Math.max(0, ...sinceAsked.map(({ waitedMs }) => waitedMs)),
    };
  }
}

type ByThread = Map<number, ThreadLook>;
type Since = Pick<ThreadLook, "workedTicks" | "waitedMs">;

/** A thread that was not there yet counts from when it is first seen. */
function since(before: ByThread, looks: readonly ThreadLook[]): readonly Since[] {
  return looks.map((now) => {
    const then = before.get(now.pid) ?? now;
    before.set(now.pid, then);
    const waitedMs = now.waitedMs - then.waitedMs;
    return { workedTicks: now.workedTicks - then.workedTicks, waitedMs };
  });
}

function sum(all: readonly number[]): number {
  return all.reduce((total, one) => total + one, 0);
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

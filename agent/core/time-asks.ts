import type { SessionView } from "../contract/reports.ts";
import type { Clock } from "./ports.ts";
import type { SessionKeeper } from "./session-keeper.ts";

/** Asking again meanwhile is the same request. */
const SAME_WITHIN_MS = 60_000;
/** Who still waits by then has found another way. */
const STANDS_FOR_MS = 15 * 60_000;

/** Which sessions ask for more time. The answer is a command; the server knows which it sent. */
export class TimeAsks {
  readonly #clock: Clock;
  readonly #report: () => void;
  /** By keeper: the next session may have the same id. */
  readonly #askedAtMs = new WeakMap<SessionKeeper, number>();

  /** @param report tells the server what is new */
  constructor(clock: Clock, report: () => void) {
    this.#clock = clock;
    this.#report = report;
  }

  ask(keeper: SessionKeeper): void {
    const nowMs = this.#clock.nowMs();
    const before = this.#askedAtMs.get(keeper);
    if (before !== undefined && nowMs - before < SAME_WITHIN_MS) return;
    this.#askedAtMs.set(keeper, nowMs);
    this.#report();
  }

  of(keeper: SessionKeeper): NonNullable<SessionView["asked"]> | null {
    const atMs = this.#askedAtMs.get(keeper);
    if (atMs === undefined || this.#clock.nowMs() - atMs > STANDS_FOR_MS) return null;
    return { for: "moreTime", at: new Date(atMs).toISOString() };
  }
}

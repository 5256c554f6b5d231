import type { LockOutcome } from "../../core/lock-outcome.ts";
import type { StartedProcess } from "../child-process.ts";
import { type CoverSource, waitUntilCovered } from "./cover-check.ts";
import type { DisplayTarget } from "./display-target.ts";

export type ScreenLockerOptions = {
  /** Starts the locker as the session's user; it stays in the foreground while it locks. */
  readonly start: () => StartedProcess;
  readonly displays: CoverSource;
  readonly target: DisplayTarget;
  readonly onLock: () => void;
  /** @param because why its end is no unlock; null: it ended as a locker does that let somebody in */
  readonly onGone: (because: string | null) => void;
};

const LOCK_WITHIN_MS = 2000;

/** Runs a real locker on one display and believes it only when its window is seen. */
export class ScreenLocker {
  readonly #options: ScreenLockerOptions;
  #running: StartedProcess | null = null;
  #isLocked = false;

  constructor(options: ScreenLockerOptions) {
    this.#options = options;
  }

  async lock(): Promise<LockOutcome> {
    const startedMs = performance.now();
    if (this.#running === null) this.#start();
    const { displays, target, onLock } = this.#options;
    const covered = await waitUntilCovered(displays, target, LOCK_WITHIN_MS);
    const ms = Math.round(performance.now() - startedMs);
    if (covered !== true) return { status: "failed", because: this.#faultOf(covered), ms };
    if (!this.#isLocked) onLock();
    this.#isLocked = true;
    return { status: "locked", by: ["window"], ms };
  }

  /** The session is over, and the locker with it. */
  forget(): void {
    this.#running = null;
    this.#isLocked = false;
  }

  #faultOf(covered: boolean | null): string {
    if (this.#running === null) return "the locker ended at once";
    return covered === null ? "the display can't be seen" : "no locker covers the screen";
  }

  #start(): void {
    const locker = this.#options.start();
    this.#running = locker;
    const gone = (because: string | null) => {
      if (this.#running !== locker) return;
      const wasLocked = this.#isLocked;
      this.forget();
      if (wasLocked) this.#options.onGone(because);
    };
    locker.on("error", ({ message }) => gone(message));
    locker.on("exit", (code, signal) => {
      gone(code === 0 ? null : `the locker ended with ${code ?? signal}`);
    });
  }
}

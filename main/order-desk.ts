import type { IdleReport, ShellOrder } from "../agent/contract/local-calls.ts";
import { IdleReporter } from "./idle-reporter.ts";

/** What a host can do in its session for an agent that can't reach into it. */
export type SessionPrograms = {
  /** Whole seconds since the last input; null where this host can't measure it. */
  readonly idleSeconds: (() => number) | null;
  /** Asks the system to lock; whether it did is looked at by the agent. */
  readonly lock: () => void;
  /** Asks the system to sign out, which asks programs to close. */
  readonly signOut: () => void;
};

/** For hosts whose agent does all of this itself: nobody orders anything of them. */
export const NO_SESSION_PROGRAMS: SessionPrograms = {
  idleSeconds: null,
  lock: () => undefined,
  signOut: () => undefined,
};

/** Carries out what the agent orders. Decides nothing, and reports no success. */
export class OrderDesk {
  readonly #programs: SessionPrograms;
  readonly #idle: IdleReporter;

  constructor(
    { programs, uptimeMs }: { readonly programs: SessionPrograms; readonly uptimeMs: () => number },
    report: (report: IdleReport) => void,
  ) {
    this.#programs = programs;
    this.#idle = new IdleReporter({
      uptimeMs,
      report,
      idleSeconds: programs.idleSeconds,
      after: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    });
  }

  take(order: ShellOrder): void {
    if (order.order === "watchIdle") this.#idle.watch(order.idleMs);
    else if (order.order === "lock") this.#programs.lock();
    else this.#programs.signOut();
  }

  /** Without an agent nobody waits for an edge; a new one asks anew. */
  rest(): void {
    this.#idle.close();
  }
}

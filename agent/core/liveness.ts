import type { Result } from "../../policies/result.ts";
import type { Cancel, Clock, Log } from "./ports.ts";

/** Whoever starts the daemon, and starts it again when it gives no sign of life. */
export interface ServiceManager {
  /** How long it waits for the next sign; null: for ever. */
  readonly watchdogMs: number | null;
  tell(state: "ready" | "alive" | "stopping"): void;
}

export type LivenessPorts = {
  readonly manager: ServiceManager;
  readonly clock: Clock;
  readonly log: Log;
  /** What a daemon must be able to do to be of any use; the name of each goes into the log. */
  readonly checks: Readonly<Record<string, () => Result<null, string>>>;
};

/** Twice in every wait, so that one late sign is no reason to kill anything (sd_watchdog_enabled(3)). */
const SIGNS_IN_A_WAIT = 2;

/**
 * Gives signs of life from the main loop, through the clock that deadlines run by, and only while
 * every check holds: a daemon that hangs, or is awake but of no use, is killed and starts anew.
 */
export class Liveness {
  readonly #ports: LivenessPorts;
  #cancel: Cancel = () => undefined;

  constructor(ports: LivenessPorts) {
    this.#ports = ports;
  }

  start(): void {
    this.#ports.manager.tell("ready");
    this.#signAndWait();
  }

  stop(): void {
    this.#cancel();
    this.#ports.manager.tell("stopping");
  }

  #signAndWait(): void {
    const { manager, clock } = this.#ports;
    if (manager.watchdogMs === null) return;
    if (this.#isWell()) manager.tell("alive");
    const next = clock.uptimeMs() + manager.watchdogMs / SIGNS_IN_A_WAIT;
    this.#cancel = clock.at(next, () => this.#signAndWait());
  }

  #isWell(): boolean {
    const { checks, log } = this.#ports;
    for (const [check, look] of Object.entries(checks)) {
      const found = look();
      if (found.ok) continue;
      log.warn("unwell", { check, because: found.detail });
      return false;
    }
    return true;
  }
}

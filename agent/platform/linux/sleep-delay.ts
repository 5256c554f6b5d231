import type { Log } from "../../core/ports.ts";
import { PLAIN_ENVIRONMENT, type StartedProcess, startProcess } from "../child-process.ts";

export type SleepDelayOptions = {
  /** A D-Bus address as `unix:path=/run/dbus/system_bus_socket`. */
  readonly busAddress: string;
  readonly log: Log;
  /** systemd-inhibit(1), or how to get to it: a logind of another pid namespace hears no outsider. */
  readonly inhibit?: readonly [string, ...string[]];
};

const INHIBIT = ["/usr/bin/systemd-inhibit"] as const;
/** Ends with its standard input: with us, whatever becomes of us. */
const HOLDER = "/usr/bin/cat";

/**
 * Holds the machine awake for a moment when it goes to sleep, until sessions are locked: logind
 * waits for `delay` inhibitors, at most InhibitDelayMaxSec (5 s; logind.conf(5)). The lock itself is a
 * file descriptor, which Node can't be handed over D-Bus, so a child holds it.
 */
export class SleepDelay {
  readonly #options: SleepDelayOptions;
  #holder: StartedProcess | null = null;

  constructor(options: SleepDelayOptions) {
    this.#options = options;
  }

  /** Before the next sleep. A machine without systemd-inhibit(1) sleeps at once, which is logged. */
  hold(): void {
    if (this.#holder !== null) return;
    const { inhibit = INHIBIT, busAddress, log } = this.#options;
    const [program, ...before] = inhibit;
    const why = "--why=Lock the sessions before anybody else wakes this computer";
    const args = [...before, "--what=sleep", "--mode=delay", "--who=Sessionward", why, HOLDER];
    const env = { ...PLAIN_ENVIRONMENT, DBUS_SYSTEM_BUS_ADDRESS: busAddress };
    const holder = startProcess(program, args, { env, stdio: "stdin", detached: false });
    this.#holder = holder;
    holder.on("error", (error) => this.#lost(holder, error.message));
    holder.on("exit", (code) => this.#lost(holder, `exit ${code}`));
    holder.stdin?.on("error", () => undefined);
    log.info("sleepDelayHeld");
  }

  /** The machine may sleep now. */
  release(): void {
    const holder = this.#holder;
    this.#holder = null;
    holder?.stdin?.end();
  }

  #lost(holder: StartedProcess, because: string): void {
    if (this.#holder !== holder) return;
    this.#holder = null;
    this.#options.log.warn("sleepDelayLost", { because });
  }
}

import type { Inhibition } from "../../../policies/keep-awake.ts";
import type { Inhibitors } from "../../core/inhibitors.ts";
import type { Cancel, SessionInfo } from "../../core/ports.ts";
import { type Bus, watchLogindInhibitors } from "./logind-inhibitors.ts";
import type { SessionBuses } from "./session-buses.ts";

/** Everybody who holds idleness in a session: by logind, its session manager or its screen saver. */
export class SessionInhibitors implements Inhibitors {
  readonly #systemBus: Bus | null;
  readonly #buses: SessionBuses;
  readonly #procDir: string;

  constructor(systemBus: Bus | null, buses: SessionBuses, procDir = "/proc") {
    this.#systemBus = systemBus;
    this.#buses = buses;
    this.#procDir = procDir;
  }

  watch(session: SessionInfo, listener: (held: readonly Inhibition[]) => void): Cancel {
    let byLogind: readonly Inhibition[] = [];
    let onBus: readonly Inhibition[] = [];
    const tell = () => listener([...byLogind, ...onBus]);
    const cancels: Cancel[] = [
      this.#buses.of(session).onInhibitors((held) => {
        onBus = held;
        tell();
      }),
    ];
    if (this.#systemBus !== null) {
      const hear = (held: readonly Inhibition[]) => {
        byLogind = held;
        tell();
      };
      cancels.push(watchLogindInhibitors(this.#systemBus, session, hear, this.#procDir));
    }
    return () => {
      for (const cancel of cancels) cancel();
    };
  }
}

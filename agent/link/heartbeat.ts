import type { Cancel, Clock } from "../core/ports.ts";

/** Beats without an answer before the link counts as dead. */
const MISSED_BEATS = 2;
/** More pings from the server than this between two beats are a flood. */
const MAX_SIGNALS = 100;

export type Heartbeat = {
  /** Anything that came from the server shows that it lives. */
  heard(): void;
  signal(): void;
  stop(): void;
};

/** Asks every `everyMs` whether the server is still there; `dead` is called at most once. */
export function startHeartbeat(
  clock: Clock,
  everyMs: number,
  ping: () => void,
  dead: (because: string) => void,
): Heartbeat {
  let missed = 0;
  let signals = 0;
  let cancel: Cancel = () => undefined;

  const stop = () => cancel();
  const die = (because: string) => {
    stop();
    dead(because);
  };
  const beat = () => {
    signals = 0;
    if (missed >= MISSED_BEATS) {
      die(`no answer to ${MISSED_BEATS} heartbeats`);
      return;
    }
    missed += 1;
    ping();
    cancel = clock.at(clock.uptimeMs() + everyMs, beat);
  };
  cancel = clock.at(clock.uptimeMs() + everyMs, beat);

  return {
    heard: () => {
      missed = 0;
    },
    signal: () => {
      missed = 0;
      signals += 1;
      if (signals === MAX_SIGNALS) die("flooded with pings");
    },
    stop,
  };
}

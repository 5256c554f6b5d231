import type { SourceWord } from "../../../policies/idle-fusion.ts";
import type { Clock, IdleWatch, SessionInfo } from "../../core/ports.ts";
import type { BusIdleWord } from "./session-bus-link.ts";
import type { SessionBuses } from "./session-buses.ts";

type CompositorPorts = {
  readonly buses: SessionBuses;
  readonly clock: Clock;
  /** The uptime of what lies this far back in time awake. */
  readonly before: (awakeMs: number) => number;
};

/**
 * A compositor counts from when it was asked, so a probe that was killed would forget how long nobody
 * was there. What it said last is kept here, where the person can't end it.
 */
export class CompositorWords {
  readonly #nowMs: () => number;
  readonly #before: CompositorPorts["before"];
  #lastInputMs: number | null = null;
  #wasLost = false;
  #isIdle = false;

  constructor(nowMs: () => number, before: CompositorPorts["before"]) {
    this.#nowMs = nowMs;
    this.#before = before;
  }

  /** @returns null for what is only to be remembered */
  of(word: BusIdleWord): SourceWord | null {
    switch (word.event) {
      case "unknown":
        this.#wasLost = true;
        return { kind: "unknown", because: word.because };
      case "active":
        return this.#ofInput(this.#nowMs());
      case "seen":
        return { kind: "seen", sinceMs: this.#since(this.#before(word.idleMs)) };
      case "idle":
        this.#isIdle = true;
        return { kind: "idle", sinceMs: this.#since(this.#before(word.idleMs)) };
    }
  }

  #ofInput(nowMs: number): SourceWord | null {
    const isEdge = this.#isIdle || this.#wasLost;
    this.#lastInputMs = nowMs;
    this.#isIdle = false;
    this.#wasLost = false;
    return isEdge ? { kind: "input", atMs: nowMs } : null;
  }

  #since(toldMs: number): number {
    this.#lastInputMs ??= toldMs;
    return this.#wasLost ? Math.min(this.#lastInputMs, toldMs) : toldMs;
  }
}

/** Idleness as the session's own Wayland compositor tells it. */
export function listenToCompositor(
  { buses, clock, before }: CompositorPorts,
  session: SessionInfo,
  tell: (word: SourceWord) => void,
): IdleWatch {
  const because = "the session has no compositor that is known";
  if (session.waylandSocket === undefined) {
    queueMicrotask(() => tell({ kind: "unknown", because }));
  }
  const link = buses.of(session);
  const words = new CompositorWords(() => clock.uptimeMs(), before);
  const cancel = link.onIdle((told) => {
    const word = told.by === "wayland" ? words.of(told) : null;
    if (word !== null) tell(word);
  });
  // The link has one threshold for all that it listens to, and Mutter's watch sets it.
  return { setThreshold: () => undefined, close: cancel };
}

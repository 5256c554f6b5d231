import type { Fact } from "../../../policies/fact.ts";
import { known, notApplicable, unknown } from "../../../policies/fact.ts";
import { type SourceWord, TRUSTED_SOURCES } from "../../../policies/idle-fusion.ts";
import type { IdleDetection } from "../../contract/posture-facts.ts";
import type { Clock, IdleEdge, IdleSource, IdleWatch, SessionInfo } from "../../core/ports.ts";
import { AwakeTime } from "./awake-time.ts";
import { listenToCompositor } from "./compositor-idle.ts";
import { FusedWatch, type StartSource } from "./fused-watch.ts";
import { SLEEP_RULE, sleepIn } from "./logind-client.ts";
import { type Bus, watchIdleHint } from "./logind-idle-hint.ts";
import type { BusIdleWord } from "./session-bus-link.ts";
import type { SessionBuses } from "./session-buses.ts";

export type FusedIdlePorts = {
  readonly displays: IdleSource;
  readonly buses: SessionBuses;
  readonly systemBus: Bus | null;
  readonly clock: Clock;
  /** CLOCK_MONOTONIC; left out: the one of this process. */
  readonly awakeMs?: () => number;
};

/** Idleness of each session from the best source that can be believed (design §5). */
export class FusedIdle implements IdleSource {
  readonly #ports: FusedIdlePorts;
  readonly #watches = new Set<FusedWatch>();
  readonly #awake: AwakeTime;
  readonly #before = (awakeMs: number) => this.#awake.before(awakeMs);

  constructor(ports: FusedIdlePorts) {
    this.#ports = ports;
    const { clock, systemBus, awakeMs = () => performance.now() } = ports;
    this.#awake = new AwakeTime({ uptimeMs: () => clock.uptimeMs(), awakeMs });
    systemBus?.listen(SLEEP_RULE, (signal) => {
      const isAboutToSleep = sleepIn(signal);
      if (isAboutToSleep === true) this.#awake.markSuspending();
      else if (isAboutToSleep === false) this.resumed();
    });
  }

  /** No source tells by itself that time has passed which it did not count. */
  resumed(): void {
    const sleptMs = this.#awake.resumed();
    for (const watch of this.#watches) watch.resumed(sleptMs);
  }

  watch(session: SessionInfo, listener: (edge: IdleEdge) => void): IdleWatch {
    const isWayland = session.backEnd === "logind" && session.display === null;
    const watch: FusedWatch = new FusedWatch({
      trusted: TRUSTED_SOURCES[isWayland ? "wayland" : "x11"],
      sources: {
        x11: this.#x11(session),
        mutter: this.#mutter(session),
        wayland: (tell) => this.#compositor(session, tell),
        idleHint: this.#idleHint(session),
      },
      listener,
      clock: this.#ports.clock,
      sleptSince: (uptimeMs) => this.#awake.sleptSince(uptimeMs),
      onClose: () => this.#watches.delete(watch),
    });
    this.#watches.add(watch);
    return watch;
  }

  /** Whether idleness can be told at all, over all sessions: a check of the device's posture. */
  readonly health = (): Fact<IdleDetection> => {
    const verdicts = [...this.#watches].map((watch) => watch.verdict);
    if (verdicts.length === 0) return notApplicable;
    const blind = verdicts.find(({ source }) => source === null);
    const doubts = verdicts.flatMap(({ doubted }) => Object.values(doubted));
    if (blind === undefined && verdicts.some(({ isPending }) => isPending)) {
      return unknown("the idle sources have not spoken yet");
    }
    const by = verdicts.flatMap(({ source }) => (source === null ? [] : [source]));
    const because = blind?.because ?? doubts[0] ?? null;
    return known({ works: because === null, by: [...new Set(by)], because });
  };

  #x11(session: SessionInfo): StartSource {
    return (tell) => {
      const { clock, displays } = this.#ports;
      const watch = displays.watch(session, (edge) => {
        const nowMs = clock.uptimeMs();
        if (edge.kind === "unknown") tell({ kind: "unknown", because: edge.because });
        else if (edge.kind === "active") tell({ kind: "input", atMs: nowMs });
        else tell({ kind: "idle", sinceMs: this.#before(edge.idleMs) });
      });
      return { setThreshold: (ms) => watch.setThreshold(ms), close: () => watch.close() };
    };
  }

  #mutter(session: SessionInfo): StartSource {
    return (tell) => {
      const link = this.#ports.buses.of(session);
      const cancel = link.onIdle((word) => {
        if (word.by === undefined) tell(asSourceWord(word, this.#before));
      });
      return { setThreshold: (ms) => link.setThreshold(ms), close: cancel };
    };
  }

  #compositor(session: SessionInfo, tell: (word: SourceWord) => void): IdleWatch {
    return listenToCompositor({ ...this.#ports, before: this.#before }, session, tell);
  }

  #idleHint(session: SessionInfo): StartSource {
    return (tell) => {
      const { systemBus } = this.#ports;
      const isKnown = systemBus !== null && session.backEnd === "logind";
      const close = isKnown
        ? watchIdleHint(systemBus, session.id, tell, this.#before)
        : () => undefined;
      return { setThreshold: () => undefined, close };
    };
  }
}

function asSourceWord(word: BusIdleWord, before: (awakeMs: number) => number): SourceWord {
  if (word.event === "unknown") return { kind: "unknown", because: word.because };
  if (word.event === "active") return { kind: "input", atMs: before(0) };
  const kind = word.event === "seen" ? "seen" : "idle";
  return { kind, sinceMs: before(word.idleMs) };
}

import type { TraceLine } from "../../policies/trace.ts";
import type {
  Clock,
  IdleEdge,
  IdleSource,
  IdleWatch,
  SessionChange,
  SessionInfo,
  Sessions,
} from "./ports.ts";
import type { ActivityLog } from "./store-ports.ts";

export type RecorderPorts = {
  readonly idle: IdleSource;
  readonly sessions: Pick<Sessions, "onChange">;
  readonly clock: Clock;
  readonly activity: Pick<ActivityLog, "add" | "prune">;
  readonly isObserving: () => boolean;
  /** `privacy.retain`, as it is in force. */
  readonly retainMs: () => number;
};

/** The shortest limit that a policy may set: any policy can be rehearsed on such edges. */
const EDGE_MS = 30_000;

type Recording = { readonly watch: IdleWatch; asked: number | null };

/**
 * Between the idle source and the sessions' keepers. While the device observes, it keeps when
 * somebody was active or idle, and nothing else, so that a policy can be rehearsed on it (design §4,
 * "Modes"). In any other mode it only passes on.
 */
export class ActivityRecorder implements IdleSource {
  readonly #ports: RecorderPorts;
  readonly #recordings = new Set<Recording>();
  #wasSleepHeard = false;

  constructor(ports: RecorderPorts) {
    this.#ports = ports;
    ports.sessions.onChange((change) => this.#onChange(change));
  }

  watch(session: SessionInfo, listener: (edge: IdleEdge) => void): IdleWatch {
    const { id, kind, canUnlock } = session;
    this.#record({ at: this.#at(0), edge: "begin", session: id, kind, canUnlock });
    const watch = this.#ports.idle.watch(session, (edge) => {
      this.#note(id, edge);
      listener(edge);
    });
    const recording: Recording = { watch, asked: null };
    this.#recordings.add(recording);
    return {
      setThreshold: (idleMs) => {
        recording.asked = idleMs;
        this.#arm(recording);
      },
      close: () => {
        this.#recordings.delete(recording);
        this.#record({ at: this.#at(0), edge: "end", session: id });
        watch.close();
      },
    };
  }

  /** The mode may have changed: edges come as often as they are needed from now on. */
  refresh(): void {
    for (const recording of this.#recordings) this.#arm(recording);
  }

  /** Now and then, whether anything is recorded or not. */
  tidy(): void {
    this.#ports.activity.prune(this.#ports.retainMs());
  }

  #arm({ watch, asked }: Recording): void {
    const isObserving = this.#ports.isObserving();
    watch.setThreshold(isObserving ? Math.min(asked ?? EDGE_MS, EDGE_MS) : asked);
  }

  #note(session: string, edge: IdleEdge): void {
    if (!this.#ports.isObserving()) return;
    if (edge.kind === "active") this.#record({ at: this.#at(0), edge: "active", session });
    if (edge.kind === "idle") this.#record({ at: this.#at(edge.idleMs), edge: "idle", session });
  }

  #onChange(change: SessionChange): void {
    if (change.kind === "suspending") {
      this.#wasSleepHeard = true;
      this.#record({ at: this.#at(0), edge: "sleep" });
    } else if (change.kind === "resumed") {
      const sleptMs = this.#ports.clock.uptimeMs() - change.suspendedAtMs;
      if (!this.#wasSleepHeard) this.#record({ at: this.#at(sleptMs), edge: "sleep" });
      this.#wasSleepHeard = false;
      this.#record({ at: this.#at(0), edge: "wake" });
    }
  }

  #record(line: TraceLine): void {
    if (this.#ports.isObserving()) this.#ports.activity.add(line);
  }

  #at(agoMs: number): string {
    return new Date(this.#ports.clock.nowMs() - agoMs).toISOString();
  }
}

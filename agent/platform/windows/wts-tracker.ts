import { fail, ok, type Result } from "../../../policies/result.ts";
import type { Cancel, Log, SessionChange } from "../../core/ports.ts";
import { listSessions, type RunProbe, type WtsFault } from "./wts-client.ts";
import { changesBetween } from "./wts-look.ts";
import { POWER_CHANGE, type WtsList, type WtsTold } from "./wts-messages.ts";
import { type AccountKinds, describeSessions, type WindowsSession } from "./wts-session-info.ts";

export type WtsTrackerPorts = {
  readonly run: RunProbe;
  readonly accountKinds: AccountKinds;
  readonly tell: (change: SessionChange) => void;
  readonly uptimeMs: () => number;
  readonly log: Log;
};

export type Look = { readonly list: WtsList; readonly sessions: readonly WindowsSession[] };

/** What was seen last, kept by events: each makes one look, and the difference is told. */
export class WtsTracker {
  readonly #ports: WtsTrackerPorts;
  readonly #events = new Set<(told: WtsTold) => void>();
  #known: readonly WindowsSession[] = [];
  #looks: Promise<unknown> = Promise.resolve();
  #suspendedAtMs: number | null = null;

  constructor(ports: WtsTrackerPorts) {
    this.#ports = ports;
  }

  get known(): readonly WindowsSession[] {
    return this.#known;
  }

  hear(told: WtsTold): void {
    if (told.event === "power") this.#hearPower(told.change);
    else if (told.event !== "failed") void this.look();
    for (const listener of [...this.#events]) listener(told);
  }

  onTold(listener: (told: WtsTold) => void): Cancel {
    this.#events.add(listener);
    return () => this.#events.delete(listener);
  }

  /** One after the other, so that an older look never comes after a newer one. */
  look(): Promise<Result<Look, WtsFault>> {
    const next = this.#looks.then(() => this.#lookNow());
    this.#looks = next;
    return next;
  }

  /** Silence changes nothing: the sessions stay as they were last seen. */
  async #lookNow(): Promise<Result<Look, WtsFault>> {
    const list = await listSessions(this.#ports.run);
    if (!list.ok) {
      this.#ports.log.warn("sessionsNotListed", { because: list.detail });
      return fail(list.reason, list.detail);
    }
    const sessions = describeSessions(list.value, this.#ports.accountKinds);
    const changes = changesBetween(this.#known, sessions);
    this.#known = sessions;
    for (const change of changes) this.#ports.tell(change);
    return ok({ list: list.value, sessions });
  }

  /** Windows waits for nobody: it locks by its own setting, and we act when it is awake again. */
  #hearPower(change: number): void {
    if (change === POWER_CHANGE.suspend) {
      this.#suspendedAtMs = this.#ports.uptimeMs();
      this.#ports.tell({ kind: "suspending", ready: () => undefined });
    } else if (change === POWER_CHANGE.resumeAutomatic) {
      const suspendedAtMs = this.#suspendedAtMs ?? this.#ports.uptimeMs();
      this.#suspendedAtMs = null;
      this.#ports.tell({ kind: "resumed", suspendedAtMs });
    }
  }
}

import type { Result } from "../../../policies/result.ts";
import type { SessionChange, SessionInfo } from "../../core/ports.ts";
import type { LogindClient, LogindEvent, LogindFault, SleepEvent } from "./logind-client.ts";
import type { DescribedSession } from "./logind-session-info.ts";
import type { SleepDelay } from "./sleep-delay.ts";
import { type MachineClocks, SuspendClock } from "./suspend-clock.ts";

export type DescribeFault = LogindFault | "noAccount";

export type LogindTrackerPorts = {
  readonly client: Pick<LogindClient, "sessionPaths" | "onEvent">;
  /** null: no session of people. A fault says nothing about the session. */
  readonly describe: (path: string) => Promise<Result<DescribedSession | null, DescribeFault>>;
  readonly tell: (change: SessionChange) => void;
  readonly clock: MachineClocks;
  /** Null where nothing holds the machine awake: then it may be asleep before anything is locked. */
  readonly sleepDelay: Pick<SleepDelay, "hold" | "release"> | null;
};

type LookedAfter = Exclude<LogindEvent, SleepEvent | { readonly kind: "unlockAsked" }>;

/** Whether the screen of a session of this type is known. */
const SCREENS: Readonly<Record<string, (info: SessionInfo) => boolean>> = {
  x11: ({ display }) => display !== null,
  wayland: ({ waylandSocket }) => waylandSocket !== undefined,
};
/** How long a session may take to start the first program that names its screen. */
const SCREEN_WITHIN_MS = 5000;
const LOOK_AGAIN_MS = 100;
const ASK_AGAIN_MS = 1000;

/**
 * Keeps what logind told of each session and tells what changed. An unanswered call changes
 * nothing: the session stays as it was last seen until logind answers again.
 */
export class LogindTracker {
  readonly #ports: LogindTrackerPorts;
  readonly #suspends: SuspendClock;
  /** What listeners were told of, by object path. */
  readonly #known = new Map<string, DescribedSession>();
  /** When sessions were first seen that no program names a screen for yet. */
  readonly #withoutScreen = new Map<string, number>();
  #looked: Promise<unknown> = Promise.resolve();

  constructor(ports: LogindTrackerPorts) {
    this.#ports = ports;
    this.#suspends = new SuspendClock(ports.clock);
    ports.client.onEvent((event) => this.#hear(event));
    ports.sleepDelay?.hold();
  }

  get known(): ReadonlyMap<string, DescribedSession> {
    return this.#known;
  }

  #hear(event: LogindEvent): void {
    // At once: a session's slow answer must not hold what happens before the person is back in.
    if (event.kind === "suspending") {
      this.#suspends.markSuspending();
      this.#ports.tell({ kind: "suspending", ready: () => this.#ports.sleepDelay?.release() });
    } else if (event.kind === "resumed") {
      const suspendedAtMs = this.#suspends.takeSuspendedAtMs();
      this.#ports.tell({ kind: "resumed", suspendedAtMs });
      this.#ports.sleepDelay?.hold();
    } else if (event.kind !== "unlockAsked") this.#next(() => this.#lookAfter(event));
  }

  async #lookAfter(event: LookedAfter): Promise<void> {
    if (event.kind === "connected") await this.#lookAtAll();
    else if (event.kind === "removed") this.#forget(event.path);
    else await this.#lookAt(event.path);
  }

  #next(look: () => Promise<void>): void {
    this.#looked = this.#looked.then(look);
  }

  #later(delayMs: number, look: () => Promise<void>): void {
    setTimeout(() => this.#next(look), delayMs).unref();
  }

  async #lookAtAll(): Promise<void> {
    const paths = await this.#ports.client.sessionPaths();
    // Without a bus the next connect looks again; a bus whose logind is silent makes no such event.
    if (!paths.ok && paths.reason === "failed") this.#later(ASK_AGAIN_MS, () => this.#lookAtAll());
    if (!paths.ok) return;
    for (const path of this.#known.keys()) if (!paths.value.includes(path)) this.#forget(path);
    for (const path of paths.value) await this.#lookAt(path);
  }

  async #lookAt(path: string): Promise<void> {
    const before = this.#known.get(path);
    const found = await this.#ports.describe(path);
    if (!found.ok) {
      const again = found.reason === "failed" || before !== undefined;
      if (again) this.#later(ASK_AGAIN_MS, () => this.#lookAt(path));
      return;
    }
    const now = found.value;
    if (now === null) return this.#forget(path);
    if (before !== undefined && isAnother(now, before)) {
      this.#forget(path);
      return this.#lookAt(path);
    }
    if (before === undefined && this.#awaitsScreen(path, now)) return;
    this.#known.set(path, now);
    this.#tellOf(now, before);
  }

  /** A session seen for the first time may be locked since before we came. */
  #tellOf({ info, logind }: DescribedSession, before: DescribedSession | undefined): void {
    if (before === undefined) this.#ports.tell({ kind: "added", session: info });
    if (before?.logind.LockedHint === logind.LockedHint) return;
    this.#ports.tell({ kind: logind.LockedHint ? "locked" : "unlocked", sessionId: info.id });
  }

  /** logind tells of a session before its first program runs, and only that has or knows the screen. */
  #awaitsScreen(path: string, { info, logind }: DescribedSession): boolean {
    const sinceMs = this.#withoutScreen.get(path) ?? performance.now();
    const isHere = SCREENS[logind.Type]?.(info) ?? true;
    if (isHere || performance.now() - sinceMs > SCREEN_WITHIN_MS) {
      this.#withoutScreen.delete(path);
      return false;
    }
    this.#withoutScreen.set(path, sinceMs);
    this.#later(LOOK_AGAIN_MS, () => this.#lookAt(path));
    return true;
  }

  #forget(path: string): void {
    this.#withoutScreen.delete(path);
    const known = this.#known.get(path);
    if (known === undefined) return;
    this.#known.delete(path);
    this.#ports.tell({ kind: "removed", sessionId: known.info.id });
  }
}

/** Nobody told of the end of the one before: the connection, or logind itself, was gone meanwhile. */
function isAnother({ info: now }: DescribedSession, { info: before }: DescribedSession): boolean {
  const isKnown = now.beganMs !== undefined && before.beganMs !== undefined;
  return now.uid !== before.uid || (isKnown && now.beganMs !== before.beganMs);
}

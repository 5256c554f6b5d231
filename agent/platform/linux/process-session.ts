import { ok } from "../../../policies/result.ts";
import type { LockOutcome } from "../../core/lock-outcome.ts";
import type { Cancel, Clock, EndOutcome, Log, SessionInfo } from "../../core/ports.ts";
import type { StartedProcess } from "../child-process.ts";
import { climbEndLadder } from "./end-ladder.ts";
import type { FreshHome } from "./fresh-home.ts";
import type { ProcessSessionConfig } from "./process-session-config.ts";
import { ScreenLocker } from "./screen-locker.ts";
import type { SessionProcesses } from "./session-processes.ts";
import { startInSession } from "./session-program.ts";
import type { X11Displays } from "./x11-displays.ts";

export type ProcessSessionOptions = {
  readonly config: ProcessSessionConfig;
  readonly info: SessionInfo;
  readonly as: { readonly uid: number; readonly gid: number } | null;
  readonly processes: SessionProcesses;
  /** null: the home stays as it is. */
  readonly home: FreshHome | null;
  readonly displays: X11Displays;
  /** Program and arguments; it must stay in the foreground while it locks. */
  readonly locker: readonly [string, ...string[]];
  readonly clock: Clock;
  readonly log: Log;
  readonly onStarted: (session: SessionInfo) => void;
  readonly onEnded: () => void;
  readonly onLock: () => void;
  readonly onLockGone: (because: string | null) => void;
};

const INHERITED_LOOK_MS = 1000;
const FIRST_RELAUNCH_MS = 100;
const LONGEST_RELAUNCH_MS = 30_000;
/** A run that lasted this long was a good one: the next failure waits the shortest time again. */
const GOOD_RUN_MS = 10_000;

/** One session that the agent runs: its program, its locker, its end and its next start. */
export class ProcessSession {
  readonly #options: ProcessSessionOptions;
  #state: "stopped" | "starting" | "running" | "ending" | "closed" = "stopped";
  readonly #locker: ScreenLocker;
  /** null while nothing runs, and for a session that an earlier life of the agent started. */
  #main: StartedProcess | null = null;
  #cancelRelaunch: Cancel = () => undefined;
  #look: NodeJS.Timeout | undefined;
  #relaunchMs = FIRST_RELAUNCH_MS;
  #startedMs = 0;
  /** The last end, still going on or done: whoever asks meanwhile gets the same answer. */
  #ending: Promise<EndOutcome> = Promise.resolve({ status: "ended", ms: 0 });

  constructor(options: ProcessSessionOptions) {
    this.#options = options;
    const [program, ...args] = options.locker;
    this.#locker = new ScreenLocker({
      start: () => this.#spawn(program, args),
      displays: options.displays,
      target: this.#target(),
      onLock: options.onLock,
      onGone: options.onLockGone,
    });
  }

  get info(): SessionInfo {
    return { ...this.#options.info, ...(this.#main === null ? {} : { isNew: true }) };
  }

  get isRunning(): boolean {
    return this.#state === "running";
  }

  /** Starts the program in a new home; where that can't be made, nothing starts. */
  async start(): Promise<void> {
    if (this.#state !== "stopped") return;
    this.#state = "starting";
    if (await this.#inherits()) return;
    const ready = (await this.#options.home?.renew()) ?? ok(null);
    if (this.#state !== "starting") return;
    if (!ready.ok) {
      this.#options.log.warn("homeNotReady", { because: ready.detail });
      this.#state = "stopped";
      return this.#relaunchLater();
    }
    const [program, ...args] = this.#options.config.command;
    const child = this.#spawn(program, args);
    this.#state = "running";
    this.#startedMs = this.#options.clock.uptimeMs();
    this.#main = child;
    child.on("error", (error) => void this.#onExit(child, error.message));
    child.on("exit", () => void this.#onExit(child, "its program ended"));
    if (child.pid !== undefined) this.#options.onStarted(this.info);
    void this.#options.home?.deleteRetired().then((left) => {
      if (left.length > 0) this.#options.log.warn("retiredHomesLeft", { count: left.length });
    });
  }

  async lock(): Promise<LockOutcome> {
    if (!this.isRunning) return { status: "failed", because: "the session is not running", ms: 0 };
    return this.#locker.lock();
  }

  async end(closeForMs: number): Promise<EndOutcome> {
    if (this.#state === "running") this.#ending = this.#endNow(closeForMs);
    return this.#ending;
  }

  /** Ends for good: nothing starts again. A session of staff is left running. */
  async close(): Promise<void> {
    if (this.#state === "running" && this.#options.config.kind === "kiosk") void this.end(0);
    this.#state = "closed";
    await this.#ending;
    this.#cancelRelaunch();
    clearInterval(this.#look);
  }

  /** `from` an earlier run says nothing about this one. */
  async #onExit(from: StartedProcess | null, because: string): Promise<void> {
    if (this.#state !== "running" || from !== this.#main) return;
    this.#options.log.info("processSessionEnded", { sessionId: this.info.id, because });
    await this.end(0);
  }

  async #endNow(closeForMs: number): Promise<EndOutcome> {
    this.#state = "ending";
    const outcome = await this.#climb(closeForMs);
    this.#finish();
    return outcome;
  }

  #climb(closeForMs: number): Promise<EndOutcome> {
    const { processes, displays } = this.#options;
    const target = this.#target();
    const pids = () => processes.members().map(({ pid }) => pid);
    const { display, xAuthorityPath, uid } = target;
    return climbEndLadder(
      {
        askToClose: () => displays.askToClose(display, xAuthorityPath, uid, pids()),
        countWindows: () => displays.countWindows(target, pids()),
        terminate: async () => {
          // Ended by us, its lock was broken by nobody.
          this.#locker.forget();
          processes.terminate();
        },
        kill: async () => processes.kill(),
        left: () => pids().map((pid) => `pid ${pid}`),
      },
      closeForMs,
    );
  }

  #finish(): void {
    const { processes, home, config, clock, log, onEnded } = this.#options;
    this.#main = null;
    this.#locker.forget();
    clearInterval(this.#look);
    processes.reset();
    if (this.#state === "ending") this.#state = "stopped";
    // The last person's home is out of reach before anybody hears that the session is over.
    const retired = home?.retire();
    if (retired?.ok === false) log.warn("homeNotRetired", { because: retired.detail });
    onEnded();
    if (clock.uptimeMs() - this.#startedMs > GOOD_RUN_MS) this.#relaunchMs = FIRST_RELAUNCH_MS;
    if (config.relaunch && this.#state === "stopped") this.#relaunchLater();
  }

  #relaunchLater(): void {
    const { clock } = this.#options;
    this.#cancelRelaunch = clock.at(clock.uptimeMs() + this.#relaunchMs, () => void this.start());
    this.#relaunchMs = Math.min(this.#relaunchMs * 2, LONGEST_RELAUNCH_MS);
  }

  /**
   * What an earlier life of the agent left running. A kiosk starts anew, so nobody inherits it; a
   * session of staff goes on, so that a crash of ours costs nobody their work (design, "First, do
   * no harm").
   */
  async #inherits(): Promise<boolean> {
    const { processes, config, onStarted } = this.#options;
    if (processes.members().length === 0) return false;
    if (config.kind === "kiosk") {
      await this.#climb(0);
      return false;
    }
    this.#state = "running";
    onStarted(this.info);
    // Not our child, so its end makes no event.
    this.#look = setInterval(() => {
      if (processes.members().length === 0) void this.#onExit(null, "its last process ended");
    }, INHERITED_LOOK_MS);
    return true;
  }

  #spawn(program: string, args: readonly string[]): StartedProcess {
    return startInSession(program, args, this.#options);
  }

  #target() {
    const { uid, xAuthorityPath } = this.info;
    return { display: this.#options.config.display, xAuthorityPath, uid };
  }
}

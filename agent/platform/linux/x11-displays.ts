import { userInfo } from "node:os";
import type { Identity } from "../../core/become-user.ts";
import type {
  IdleEdge,
  IdleSource,
  IdleWatch,
  Log,
  SessionInfo,
  WindowCloser,
} from "../../core/ports.ts";
import { type DisplayTarget, keyOf, preparedKeyOf } from "./display-target.ts";
import { X11IdleWatch } from "./x11-idle-watch.ts";
import { type OpenProbe, X11PreparedProbe } from "./x11-prepared-probe.ts";
import { X11ProbeProcess } from "./x11-probe-process.ts";

/** Group ids and home of a user; null where there is no such account. */
export type AccountOf = (
  uid: number,
) => Promise<{ readonly identity: Identity; readonly homeDir: string } | null>;

export type DisplayPorts = {
  /** Absolute path of the probe's program. */
  readonly probePath: string;
  readonly accountOf: AccountOf;
  readonly log: Log;
};

/** WM_CLASS of our own surfaces: a cover is not a locker, and a countdown is not what is waited for. */
const OUR_WINDOWS = ["sessionward", "Sessionward"];
/** A probe that was started for one question waits this long for the next. */
const LINGER_MS = 2000;

/** Everything that is asked of X displays, through one probe per display and user. */
export class X11Displays implements IdleSource, WindowCloser {
  readonly #ports: DisplayPorts;
  readonly #watches = new Map<string, X11IdleWatch>();
  readonly #shortLived = new Map<string, { probe: X11ProbeProcess; timer: NodeJS.Timeout }>();

  readonly #prepared = new Map<string, X11PreparedProbe>();

  constructor(ports: DisplayPorts) {
    this.#ports = ports;
  }

  /** Starts a probe for whoever watches or asks first; unused, it ends itself after 10 s. */
  prepare(target: DisplayTarget): void {
    const key = preparedKeyOf(target);
    if (this.#prepared.has(key)) return;
    // Our own account needs no look-up, so the probe starts before this call returns.
    const isOurs = target.uid === process.getuid?.();
    const open: OpenProbe = (...heard) =>
      isOurs
        ? this.#start(target, userInfo().homedir, null, ...heard)
        : this.#openNew(target, ...heard);
    this.#prepared.set(key, new X11PreparedProbe(open, () => this.#prepared.delete(key)));
  }

  watch(session: SessionInfo, listener: (edge: IdleEdge) => void): IdleWatch {
    const { display, xAuthorityPath, uid } = session;
    if (display === null) {
      queueMicrotask(() => listener({ kind: "unknown", because: "the session has no X display" }));
      return { setThreshold: () => undefined, close: () => undefined };
    }
    const target = { display, xAuthorityPath, uid };
    const key = keyOf(target);
    const watch = new X11IdleWatch({
      open: (onTold, onEnded) => this.#open(target, onTold, onEnded),
      listener,
      onClose: () => {
        if (this.#watches.get(key) === watch) this.#watches.delete(key);
      },
      log: this.#ports.log,
    });
    this.#watches.set(key, watch);
    return watch;
  }

  async askToClose(
    display: string,
    xAuthorityPath: string | null,
    uid: number,
    pids: readonly number[],
  ): Promise<number> {
    return (
      (await this.#ask(
        { display, xAuthorityPath, uid },
        { ask: "close", pids, notBy: OUR_WINDOWS },
      )) ?? 0
    );
  }

  /** How many closable windows these processes still show. */
  async countWindows(target: DisplayTarget, pids: readonly number[]): Promise<number> {
    return (await this.#ask(target, { ask: "windows", pids, notBy: OUR_WINDOWS })) ?? 0;
  }

  /** Whether a locker's window hides the display; null when that can't be seen. */
  async isCovered(target: DisplayTarget): Promise<boolean | null> {
    const answer = await this.#ask(target, { ask: "covered", notBy: OUR_WINDOWS });
    return answer === null ? null : answer === 1;
  }

  /** @returns how much the clipboard held, or still holds; null when that can't be asked */
  clipboard(target: DisplayTarget, what: "look" | "empty"): Promise<number | null> {
    return this.#ask(target, { ask: what === "look" ? "clipboard" : "emptyClipboard" });
  }

  /** Since the last key or movement; null when that can't be seen. */
  idleMs(target: DisplayTarget): Promise<number | null> {
    return this.#ask(target, { ask: "idle" });
  }

  close(): void {
    for (const watch of [...this.#watches.values()]) watch.close();
    for (const { probe, timer } of this.#shortLived.values()) {
      clearTimeout(timer);
      probe.end();
    }
    for (const prepared of this.#prepared.values()) void prepared.end();
    this.#prepared.clear();
    this.#shortLived.clear();
  }

  async #ask(
    target: DisplayTarget,
    question: Parameters<X11ProbeProcess["ask"]>[0],
  ): Promise<number | null> {
    const probe = this.#watches.get(keyOf(target))?.probe ?? (await this.#lingering(target));
    return probe?.ask(question) ?? null;
  }

  async #lingering(target: DisplayTarget): Promise<X11ProbeProcess | null> {
    const key = keyOf(target);
    const found = this.#shortLived.get(key);
    if (found !== undefined) {
      found.timer.refresh();
      return found.probe;
    }
    const probe = await this.#open(
      target,
      () => undefined,
      () => this.#forget(key),
    );
    if (probe === null) return null;
    const timer = setTimeout(() => {
      probe.end();
      this.#forget(key);
    }, LINGER_MS);
    this.#shortLived.set(key, { probe, timer });
    return probe;
  }

  #forget(key: string): void {
    clearTimeout(this.#shortLived.get(key)?.timer);
    this.#shortLived.delete(key);
  }

  async #open(target: DisplayTarget, ...heard: Parameters<OpenProbe>) {
    const key = preparedKeyOf(target);
    const prepared = this.#prepared.get(key);
    this.#prepared.delete(key);
    return (await prepared?.adopt(...heard)) ?? this.#openNew(target, ...heard);
  }

  /** Another user's display needs root; without it, and for a strange account, there is no probe. */
  async #openNew(
    target: DisplayTarget,
    ...heard: Parameters<OpenProbe>
  ): Promise<X11ProbeProcess | null> {
    const account = await this.#ports.accountOf(target.uid);
    const self = process.getuid?.() ?? -1;
    if (account === null || (self !== 0 && self !== target.uid)) return null;
    const identity = self === 0 ? account.identity : null;
    return this.#start(target, account.homeDir, identity, ...heard);
  }

  #start(
    { display, xAuthorityPath }: DisplayTarget,
    homeDir: string,
    identity: Identity | null,
    ...heard: Parameters<OpenProbe>
  ): X11ProbeProcess {
    const programPath = this.#ports.probePath;
    return new X11ProbeProcess(
      { programPath, at: { display }, xAuthorityPath, homeDir, identity },
      ...heard,
    );
  }
}

import type { Fact } from "../../policies/fact.ts";
import type { Result } from "../../policies/result.ts";
import type { SessionKind } from "../../policies/vocabulary.ts";
import type { Envelope } from "../contract/envelope-schema.ts";
import type { ShellStatus } from "../contract/local-calls.ts";
import type { ProfileReceipt } from "../contract/receipt.ts";
import type { Report } from "../contract/reports.ts";
import type { ProfileCounts } from "./browser-exposure.ts";
import type { ClearRequest, QuarantineLeft } from "./clear-request.ts";
import type { LockOutcome } from "./lock-outcome.ts";

/** Takes back what was asked for: a timer, a watch, a listener. May be called twice. */
export type Cancel = () => void;

export interface Clock {
  /** Milliseconds since boot, counting suspend. Deadlines live here. */
  uptimeMs(): number;
  /** Wall clock, milliseconds since 1970. For people and expiry only. */
  nowMs(): number;
  /** At the uptime given, however far away (longer than setTimeout's 24.8 days too). */
  at(uptimeMs: number, wake: () => void): Cancel;
}

export interface Log {
  info(event: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** One session of the operating system, or one that this agent runs itself. */
export type SessionInfo = {
  readonly id: string;
  readonly backEnd: "logind" | "process" | "wts";
  readonly kind: SessionKind;
  readonly userName: string;
  readonly uid: number;
  /** The primary group, as the account data says. */
  readonly gid: number;
  readonly homeDir: string;
  /** An X11 display as `:97`; null where there is none or it is not X11. */
  readonly display: string | null;
  /** Path of the X authority file, where the server asks for one. */
  readonly xAuthorityPath: string | null;
  readonly canUnlock: boolean;
  /** Where the session's own programs find its bus; left out: on the one of its user. */
  readonly busAddress?: string;
  /** Where the session's Wayland compositor listens. */
  readonly waylandSocket?: string;
  /** The next session of this kind starts in a new home, so an ended one leaves nothing to clear. */
  readonly freshHome: boolean;
  /**
   * It began with this run of the agent: nothing that is kept of an earlier session of its id is its
   * own. Left out: whoever made the session says so by `beganMs`, or gives no id twice.
   */
  readonly isNew?: boolean;
  /** When the system made it, on a clock of its own; left out where it does not say. */
  readonly beganMs?: number;
};

export type SessionChange =
  | { readonly kind: "added"; readonly session: SessionInfo }
  | { readonly kind: "removed"; readonly sessionId: string }
  /** `by`: as in `LockOutcome`; left out where only the system's word counts. */
  | { readonly kind: "locked"; readonly sessionId: string; readonly by?: readonly string[] }
  | { readonly kind: "unlocked"; readonly sessionId: string }
  /** The lock went away and nothing shows that somebody unlocked it. */
  | { readonly kind: "lockBroken"; readonly sessionId: string; readonly because: string }
  /** The machine goes to sleep; where it can be held awake, it waits for `ready`, for seconds only. */
  | { readonly kind: "suspending"; readonly ready: () => void }
  /** The machine woke up; it had gone to sleep at this uptime. */
  | { readonly kind: "resumed"; readonly suspendedAtMs: number };

export type EndOutcome =
  | { readonly status: "ended"; readonly ms: number }
  | {
      readonly status: "partial";
      readonly left: number;
      readonly because: string;
      readonly ms: number;
    };

export interface Sessions {
  list(): Promise<readonly SessionInfo[]>;
  onChange(listener: (change: SessionChange) => void): Cancel;
  lock(sessionId: string): Promise<LockOutcome>;
  /** Asks programs to close, waits at most `closeForMs`, kills the rest, looks again. */
  end(sessionId: string, closeForMs: number): Promise<EndOutcome>;
  /** True only where the system itself says that no such session is open: silence is no answer. */
  isOver(sessionId: string): Promise<boolean>;
  close(): Promise<void>;
}

export type IdleEdge =
  | { readonly kind: "idle"; readonly idleMs: number }
  | { readonly kind: "active" }
  | { readonly kind: "unknown"; readonly because: string };

/** Watches one session's input through events, never by polling. */
export interface IdleWatch {
  /** Report when there was no input for this long, and the first input after that. */
  setThreshold(idleMs: number | null): void;
  close(): void;
}

export interface IdleSource {
  watch(session: SessionInfo, listener: (edge: IdleEdge) => void): IdleWatch;
}

/** `busy`: another process clears it. */
export type ClearFault = "noHome" | "foreignHome" | "noSuchProfile" | "helperFailed" | "busy";

export interface Browsers {
  /** Stop, take away, look again. Resolves when every session-bearing store is out of reach. */
  clear(request: ClearRequest): Promise<Result<ClearOutcome, ClearFault>>;
  /** Files that a session has downloaded by now; null where it can't be told. Changes nothing. */
  countDownloads(home: Pick<ClearRequest, "homeDir" | "uid">, sinceMs: number): number | null;
  /** What could be taken over, as counts; reads no value and changes nothing. */
  inspect(request: ClearRequest): Promise<Result<readonly ProfileCounts[], ClearFault>>;
  /**
   * Empties what a run that was cut short left behind.
   *
   * @param directories where that run worked (`onDirectories`), beside those that browsers use
   */
  resumeQuarantine(
    home: Pick<ClearRequest, "homeDir" | "uid" | "gid">,
    directories?: readonly string[],
  ): Promise<Result<QuarantineLeft, ClearFault>>;
}

type ClearOutcome = {
  readonly receipts: readonly ProfileReceipt[];
  readonly execToGoneMs: number;
  /** Settles when the quarantine is empty, with the same receipts and their `freedMs`. */
  readonly freed: Promise<readonly ProfileReceipt[]>;
};

/** Asks the windows of some processes on a display to close (WM_DELETE_WINDOW). */
export interface WindowCloser {
  askToClose(
    display: string,
    xAuthorityPath: string | null,
    uid: number,
    pids: readonly number[],
  ): Promise<number>;
}

/** Facts by key; each check says itself when it can't tell. */
export interface DeviceFacts {
  collect(): Promise<Readonly<Record<string, Fact<unknown>>>>;
}

/** Calendar instants are computed by `policies/calendar.ts`; this only wakes at them. */
export interface Scheduler {
  at(instantMs: number, run: () => void): Cancel;
  /** The machine slept or the clock was set: look now at what is due. */
  recheck(): void;
  /** Told whenever the wall clock turns out to have jumped, also by a sleep. */
  onJump(listener: () => void): Cancel;
}

export interface AuditLog {
  append(event: string, actor: string, body: Readonly<Record<string, unknown>>): void;
}

/** Reports wait here until the server has them durably. */
export interface Outbox {
  put(report: Report): void;
}

export interface PolicyStore {
  held(): readonly HeldPolicy[];
  /** Replaces all held policies in one step; versions never go down. */
  replace(policies: readonly HeldPolicy[]): void;
  floorOf(name: string): { readonly version: number; readonly sha256: string } | null;
}

export type HeldPolicy = {
  readonly name: string;
  readonly version: number;
  readonly sha256: string;
  readonly envelope: Envelope;
};

export interface KeyValue {
  get(key: string): string | null;
  set(key: string, value: string): void;
}

/** The desktop side of a session: what people see. */
export interface Shells {
  publish(status: ShellStatus): void;
  isConnected(sessionId: string): boolean;
}

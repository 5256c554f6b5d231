import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PLAIN_ENVIRONMENT } from "../child-process.ts";
import { type CoverSource, waitUntilCovered } from "./cover-check.ts";
import type { LockProof } from "./lock-proof.ts";
import { firstUsableLocker, type LockerChoice } from "./locker-choice.ts";
import type { LockSeen } from "./logind-lock.ts";
import type { DescribedSession } from "./logind-session-info.ts";
import type { SystemUnits, UnitEnd, UnitProgram } from "./system-units.ts";

export type FallbackLockerPorts = {
  readonly units: Pick<SystemUnits, "start" | "stop" | "running" | "onEnded">;
  readonly displays: CoverSource;
  readonly lockProof: LockProof;
  readonly choices: readonly LockerChoice[];
  /** A locker of ours is gone that was seen to lock this session. */
  readonly onEnded: (sessionId: string, end: UnitEnd) => void;
};

const LOCK_WITHIN_MS = 2000;
/** A locker has a compositor in some 50 ms, and on a busy machine later. */
const LET_IT_LOCK_MS = [300, 1500];
/** The order to lock again follows at once. */
const JUST_NOW_MS = 1000;
const UNIT_PREFIX = "sessionward-lock-";

/** Lockers that we started ourselves, one for each session, in units that outlive this daemon. */
export class FallbackLocker {
  readonly #ports: FallbackLockerPorts;
  /** Names of units by session. */
  readonly #running = new Map<string, string>();
  readonly #brokenAtMs = new Map<string, number>();
  #started = 0;

  constructor(ports: FallbackLockerPorts) {
    this.#ports = ports;
    ports.units.onEnded((name, end) => this.#onEnded(name, end));
  }

  holds(sessionId: string): boolean {
    return this.#running.has(sessionId);
  }

  wasJustBroken(sessionId: string): boolean {
    const atMs = this.#brokenAtMs.get(sessionId) ?? Number.NEGATIVE_INFINITY;
    return performance.now() - atMs < JUST_NOW_MS;
  }

  /** @param mayGiveBack as in `wayland-lock.ts` */
  async lock(session: DescribedSession, mayGiveBack: boolean): Promise<LockSeen> {
    const screen = session.logind.Type === "x11" ? "x11" : "wayland";
    const locker = firstUsableLocker(this.#ports.choices, screen);
    if (locker === null) return not("no locker is installed that PAM knows");
    return screen === "x11"
      ? this.#lockDisplay(session, locker)
      : this.#lockCompositor(session, locker, mayGiveBack);
  }

  async #lockDisplay(session: DescribedSession, locker: LockerChoice): Promise<LockSeen> {
    const { display, xAuthorityPath, uid, id } = session.info;
    if (display === null) return not("the session has no X display");
    const fault = await this.#start(session, locker);
    if (fault !== null) return not(fault);
    const covered = await this.#seen(id, { display, xAuthorityPath, uid });
    if (covered === true && this.holds(id)) return { isLocked: true, by: ["window"] };
    await this.release(id);
    return not(
      covered === null ? "the display can't be seen" : `${locker.command[0]} hides nothing`,
    );
  }

  /** Whoever asks before the locker has the screen is in its way: then once more, with more time. */
  async #lockCompositor(
    session: DescribedSession,
    locker: LockerChoice,
    mayGiveBack: boolean,
  ): Promise<LockSeen> {
    const { id } = session.info;
    for (const waitMs of LET_IT_LOCK_MS) {
      const fault = await this.#start(session, locker);
      if (fault !== null) return not(fault);
      await sleep(waitMs);
      const told = await this.#ports.lockProof.whoLocked(session.info, mayGiveBack);
      if (told?.isHeld === true) return { isLocked: true, by: [told.by] };
      await this.release(id);
      if (told === null) return not("the compositor can't say whether it is locked");
    }
    return not(`${locker.command[0]} does not lock the compositor`);
  }

  /** @returns why it did not start, or null */
  async #start(session: DescribedSession, locker: LockerChoice): Promise<string | null> {
    const { id } = session.info;
    const program = this.#programFor(session, locker);
    this.#running.set(id, program.name);
    const started = await this.#ports.units.start(program);
    if (started.ok) return null;
    await this.release(id);
    return `${locker.command[0]} did not start: ${started.detail}`;
  }

  /** Ends the locker of a session, because somebody else answered for who is there. */
  async release(sessionId: string): Promise<void> {
    const name = this.#running.get(sessionId);
    this.#running.delete(sessionId);
    if (name !== undefined) await this.#ports.units.stop(name);
  }

  /** Whether an earlier life of this daemon left a locker in this session. */
  async adopt(sessionId: string): Promise<boolean> {
    const [name] = await this.#ports.units.running(`${UNIT_PREFIX}${sessionId}-`);
    if (name !== undefined) this.#running.set(sessionId, name);
    return name !== undefined;
  }

  async #seen(id: string, target: Parameters<CoverSource["isCovered"]>[0]) {
    return waitUntilCovered(this.#ports.displays, target, LOCK_WITHIN_MS, () => this.holds(id));
  }

  #onEnded(name: string, end: UnitEnd): void {
    for (const [sessionId, running] of this.#running) {
      if (running !== name) continue;
      this.#running.delete(sessionId);
      if (isAnswered(end)) this.#brokenAtMs.delete(sessionId);
      else this.#brokenAtMs.set(sessionId, performance.now());
      this.#ports.onEnded(sessionId, end);
    }
  }

  #programFor({ info }: DescribedSession, { command }: LockerChoice): UnitProgram {
    this.#started += 1;
    const { id, uid, userName, homeDir, display, xAuthorityPath, waylandSocket } = info;
    return {
      name: `${UNIT_PREFIX}${id}-${process.pid}-${this.#started}.service`,
      description: `Screen lock of session ${id}`,
      command,
      userName,
      slice: `user-${uid}.slice`,
      environment: {
        ...PLAIN_ENVIRONMENT,
        HOME: homeDir,
        USER: userName,
        LOGNAME: userName,
        ...(waylandSocket === undefined
          ? { DISPLAY: display ?? "" }
          : { WAYLAND_DISPLAY: basename(waylandSocket) }),
        XDG_RUNTIME_DIR: `/run/user/${uid}`,
        ...(xAuthorityPath === null ? {} : { XAUTHORITY: xAuthorityPath }),
      },
    };
  }
}

/** Lockers end well only when somebody gave the right answer. */
export function isAnswered(end: UnitEnd): boolean {
  return end.kind === "exited" && end.status === 0;
}

export function saidOf(end: UnitEnd): string {
  return end.kind === "exited" ? `ended with ${end.status}` : `was ended by signal ${end.signal}`;
}

function not(because: string): LockSeen {
  return { isLocked: false, because };
}

import { PLAIN_ENVIRONMENT } from "../child-process.ts";
import { type CoverSource, waitUntilCovered } from "./cover-check.ts";
import { firstUsableLocker, type LockerChoice } from "./locker-choice.ts";
import type { DescribedSession } from "./logind-session-info.ts";
import type { SystemUnits, UnitEnd, UnitProgram } from "./system-units.ts";

export type FallbackLockerPorts = {
  readonly units: Pick<SystemUnits, "start" | "stop" | "running" | "onEnded">;
  readonly displays: CoverSource;
  readonly choices: readonly LockerChoice[];
  /** A locker of ours is gone that was seen to lock this session. */
  readonly onEnded: (sessionId: string, end: UnitEnd) => void;
};

const LOCK_WITHIN_MS = 2000;
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

  /** @returns null when its window hides the screen, else why there is none. */
  async lock(session: DescribedSession): Promise<string | null> {
    const { display, xAuthorityPath, uid, id } = session.info;
    if (display === null) return "the session has no X display";
    const locker = firstUsableLocker(this.#ports.choices);
    if (locker === null) return "no locker is installed that PAM knows";
    const program = this.#programFor(session, locker);
    this.#running.set(id, program.name);
    const started = await this.#ports.units.start(program);
    const target = { display, xAuthorityPath, uid };
    const covered = started.ok && (await this.#seen(id, target));
    if (covered === true && this.holds(id)) return null;
    await this.release(id);
    if (!started.ok) return `${locker.command[0]} did not start: ${started.detail}`;
    return covered === null ? "the display can't be seen" : `${locker.command[0]} hides nothing`;
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
    const { id, uid, userName, homeDir, display, xAuthorityPath } = info;
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
        DISPLAY: display ?? "",
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

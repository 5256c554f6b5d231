import { execFile } from "node:child_process";
import { mkdtempSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { SessionLockProof } from "../../agent/platform/linux/lock-proof.ts";
import { type LockerChoice, USUAL_LOCKERS } from "../../agent/platform/linux/locker-choice.ts";
import { LogindSessions } from "../../agent/platform/linux/logind-sessions.ts";
import { readProcesses } from "../../agent/platform/linux/process-table.ts";
import type { SleepDelay } from "../../agent/platform/linux/sleep-delay.ts";
import { SystemBus } from "../../agent/platform/linux/system-bus.ts";
import { UserAccounts } from "../../agent/platform/linux/user-accounts.ts";
import { X11Displays } from "../../agent/platform/linux/x11-displays.ts";
import { bootLogindWorld, type LogindWorld } from "../../scripts/sandbox/logind-world.ts";
import { eventually } from "./eventually.ts";
import { sessionBuses } from "./idle-world.ts";
import { PROBE_PATH } from "./programs.ts";
import { silentLog } from "./silent-log.ts";

const run = promisify(execFile);

/** Long after a sign-out that has just killed the person's user manager. */
const SIGN_IN_WITHIN_MS = 20_000;
/** A list of every file of the machine fits. */
const MOST_OUTPUT_BYTES = 256 * 1024 * 1024;

export type StartSession = {
  readonly userName: string;
  /** null: under Wayland. */
  readonly display: string | null;
  /** A bash script: the session's program. */
  readonly script: string;
};

/** A real logind with accounts and processes of its own, seen from outside through `/proc/PID/root`. */
export class LogindNamespace {
  readonly rootDir: string;
  readonly displays: X11Displays;
  sessions: LogindSessions;
  readonly accounts: UserAccounts;
  readonly #dir: string;
  readonly #world: LogindWorld;
  #units = 0;
  #lockers: readonly LockerChoice[] = USUAL_LOCKERS;
  #sleepDelay: SleepDelay | undefined;

  private constructor(dir: string, world: LogindWorld) {
    this.#dir = dir;
    this.#world = world;
    this.rootDir = `/proc/${world.pid}/root`;
    this.accounts = new UserAccounts(join(this.rootDir, "etc"));
    this.displays = new X11Displays({
      probePath: PROBE_PATH,
      accountOf: (uid) => this.accounts.byUid(uid),
      log: silentLog,
    });
    this.sessions = this.#openSessions();
  }

  /** As a new agent would see it. */
  async restartSessions(lockers = USUAL_LOCKERS, sleepDelay?: SleepDelay): Promise<void> {
    this.#lockers = lockers;
    this.#sleepDelay = sleepDelay;
    await this.sessions.close();
    this.sessions = this.#openSessions();
  }

  /** Users may look into the world only through a process of their own. */
  #rootFor(uid: number): string {
    const world = readlinkSync(`/proc/${this.#world.pid}/ns/pid`);
    const isInside = (pid: number) => namespaceOf(pid) === world;
    const row = readProcesses().find((each) => each.uid === uid && isInside(each.pid));
    return `/proc/${row?.pid ?? this.#world.pid}/root`;
  }

  #openSessions(): LogindSessions {
    return new LogindSessions({
      bus: new SystemBus({ address: this.#world.busAddress, log: silentLog }),
      accounts: this.accounts,
      accountKinds: {},
      displays: this.displays,
      lockProof: new SessionLockProof(sessionBuses(this.accounts)),
      lockers: this.#lockers,
      ...(this.#sleepDelay === undefined ? {} : { sleepDelay: this.#sleepDelay }),
      runtimeDirOf: (uid) => join(this.#rootFor(uid), `run/user/${uid}`),
      log: silentLog,
      cgroupDir: join(this.rootDir, "sys/fs/cgroup"),
      procDir: join(this.rootDir, "proc"),
    });
  }

  /** @param diskDir where everything lies that a power cut leaves; without it, in memory */
  static async start(diskDir?: string): Promise<LogindNamespace> {
    const dir = mkdtempSync(join(tmpdir(), "sw-logind-"));
    const booted = await bootLogindWorld({
      codeDir: process.cwd(),
      worldDir: join(dir, "world"),
      outDir: join(dir, "out"),
      tmpfsSize: "512m",
      ...(diskDir === undefined ? {} : { diskDir }),
    });
    if (!booted.ok) throw new Error(`${booted.reason}: ${booted.detail}`);
    const namespace = new LogindNamespace(dir, booted.value);
    // No account of the machine itself may share a number: what ends its programs would end ours.
    await namespace.exec("sed", "-i", "s/^\\([UG]\\)ID_MIN.*/\\1ID_MIN 5000/", "/etc/login.defs");
    return namespace;
  }

  /** Where programs outside reach this logind. */
  get busAddress(): string {
    return this.#world.busAddress;
  }

  /** What to put before a program's path so that it runs inside. */
  get enter(): readonly string[] {
    return this.#world.enter;
  }

  async exec(...command: string[]): Promise<string> {
    const [program = "", ...args] = [...this.#world.enter, ...command];
    return (await run(program, args, { maxBuffer: MOST_OUTPUT_BYTES })).stdout;
  }

  async addUser(name: string): Promise<void> {
    await this.exec("useradd", "-m", "-s", "/bin/bash", name);
    await this.exec("sh", "-c", `echo ${name}:correct-horse | chpasswd`);
  }

  /** Signs a user in through PAM, as a login manager does; returns logind's id of the session. */
  async startSession({ userName, display, script }: StartSession): Promise<string> {
    this.#units += 1;
    const before = (await this.sessions.list()).map(({ id }) => id);
    const type = display === null ? "wayland" : "x11";
    const session = `XDG_SEAT=seat0 XDG_SESSION_TYPE=${type} XDG_SESSION_CLASS=user`;
    const screen = display === null ? "" : ` DISPLAY=${display}`;
    await this.exec(
      ...["systemd-run", "-q", "--collect", `--unit=session${this.#units}`],
      ...["-p", "PAMName=login", "-p", `User=${userName}`, "-p", "KillMode=mixed"],
      ...["-p", `Environment=${session}${screen}`],
      ...["/bin/bash", "-c", script],
    );
    let id = "";
    const listed = async () => {
      const found = (await this.sessions.list()).find(
        (each) =>
          each.userName === userName &&
          !before.includes(each.id) &&
          (display === null || each.display !== null),
      );
      id = found?.id ?? "";
      return found !== undefined;
    };
    await eventually(`a session of ${userName}`, listed, SIGN_IN_WITHIN_MS);
    return id;
  }

  /** Pids inside, of processes that run for this user. */
  async processesOf(userName: string): Promise<number[]> {
    const uid = (await this.accounts.byName(userName))?.identity.uid;
    return readProcesses(join(this.rootDir, "proc"))
      .filter((row) => row.uid === uid && !row.zombie)
      .map(({ pid }) => pid);
  }

  /** The sleeping programs of `STUBBORN_SCRIPT`: four for each session that runs it. */
  async stayersOf(userName: string): Promise<string[]> {
    const out = await this.exec("sh", "-c", `pgrep -u ${userName} -x sleep || true`);
    return out.split("\n").filter(Boolean);
  }

  async stop(): Promise<void> {
    await this.sessions.close();
    this.displays.close();
    await this.#world.stop();
    rmSync(this.#dir, { recursive: true });
  }
}

/** A session whose children try to outlive it: no TERM, a double fork, a session of their own. */
export const STUBBORN_SCRIPT = `
stay() { trap '' TERM HUP INT; while :; do sleep 7103; done; }
stay & setsid bash -c "$(declare -f stay); stay" &
(setsid env -i bash -c "$(declare -f stay); stay" &) &
stay`;

/** A session with a real locker that listens to logind. */
export function lockerScript(locker: string): string {
  return `xmessage -timeout 0 "My notes" & exec xss-lock --session="$XDG_SESSION_ID" -- ${locker}`;
}

function namespaceOf(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return null;
  }
}

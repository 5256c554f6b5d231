import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ProcessSessionConfig } from "../../agent/platform/linux/process-session-config.ts";
import { ProcessSessions } from "../../agent/platform/linux/process-sessions.ts";
import { readProcesses } from "../../agent/platform/linux/process-table.ts";
import { UserAccounts } from "../../agent/platform/linux/user-accounts.ts";
import { X11Displays } from "../../agent/platform/linux/x11-displays.ts";
import { systemClock } from "../../agent/platform/system-clock.ts";
import { PROBE_PATH } from "./programs.ts";
import { silentLog } from "./silent-log.ts";
import { XDisplay } from "./x-display.ts";

/** A real X server, an account of its own where that is possible, and one process session on both. */
export class KioskWorld {
  readonly screen: XDisplay;
  readonly dir: string;
  readonly homeDir: string;
  readonly displays: X11Displays;
  readonly #userName: string | null;
  #sessions: ProcessSessions | null = null;

  private constructor(screen: XDisplay, dir: string, userName: string | null) {
    this.screen = screen;
    this.dir = dir;
    this.homeDir = join(dir, "homes", "kiosk");
    this.#userName = userName;
    const accounts = new UserAccounts();
    this.displays = new X11Displays({
      probePath: PROBE_PATH,
      accountOf: (uid) => accounts.byUid(uid),
      log: silentLog,
    });
  }

  static async create(): Promise<KioskWorld> {
    const dir = mkdtempSync(join(tmpdir(), "sw-kiosk-"));
    chmodSync(dir, 0o755);
    mkdirSync(join(dir, "homes"), { mode: 0o755 });
    copyFileSync("test/support/escapees.sh", join(dir, "escapees.sh"));
    chmodSync(join(dir, "escapees.sh"), 0o755);
    const userName = process.getuid?.() === 0 ? `sw${process.pid}` : null;
    if (userName !== null) execFileSync("useradd", ["-M", "-s", "/bin/bash", userName]);
    return new KioskWorld(await XDisplay.start(), dir, userName);
  }

  start(
    changes: Partial<ProcessSessionConfig> = {},
    locker?: readonly [string, ...string[]],
  ): ProcessSessions {
    const config: ProcessSessionConfig = {
      id: "kiosk",
      userName: this.#userName,
      kind: "kiosk",
      display: this.screen.name,
      xAuthorityPath: null,
      command: [join(this.dir, "escapees.sh")],
      homeDir: this.homeDir,
      freshHome: true,
      skeletonDir: null,
      relaunch: false,
      ...changes,
    };
    this.#sessions = new ProcessSessions({
      configs: [config],
      accounts: new UserAccounts(),
      displays: this.displays,
      clock: systemClock,
      log: silentLog,
      ...(locker === undefined ? {} : { locker }),
    });
    return this.#sessions;
  }

  /** Ids of the account's processes, or without root those of the script. */
  processes(): number[] {
    const uid = this.#userName === null ? null : Number(execFileSync("id", ["-u", this.#userName]));
    const ours = uid === null ? scriptPids() : null;
    return readProcesses()
      .filter((row) => !row.zombie && (ours === null ? row.uid === uid : ours.has(row.pid)))
      .map(({ pid }) => pid);
  }

  /** Pids of the session's main program, oldest first. */
  async programPids(script: string): Promise<number[]> {
    const out = execFileSync("pgrep", ["-f", join(this.dir, script)]).toString();
    return out.split("\n").filter(Boolean).map(Number);
  }

  async runAsUser(command: string): Promise<void> {
    const env = { PATH: process.env["PATH"], HOME: this.homeDir };
    const [program, ...args] =
      this.#userName === null
        ? ["bash", "-c", command]
        : ["runuser", "-u", this.#userName, "--", "bash", "-c", command];
    execFileSync(program ?? "", args, { env });
  }

  async stop(): Promise<void> {
    await this.#sessions?.close();
    this.displays.close();
    await this.screen.stop();
    if (this.#userName !== null)
      execFileSync("userdel", ["-f", this.#userName], { stdio: "ignore" });
    rmSync(this.dir, { recursive: true, force: true });
  }
}

function scriptPids(): Set<number> {
  const out = execFileSync("sh", ["-c", "pgrep -f 'escapees.sh|sleep 7101' || true"]).toString();
  return new Set(out.split("\n").filter(Boolean).map(Number));
}

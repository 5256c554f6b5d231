import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "./eventually.ts";
import type { SessionBus } from "./session-bus.ts";
import { tempDir } from "./temp-dir.ts";
import type { XDisplay } from "./x-display.ts";

const MANAGER = "org.gnome.SessionManager";
/** Nothing that would have to run for the session to stand. */
const SESSION = "[GNOME Session]\nName=Test\nRequiredComponents=\n";

/** GNOME's session manager over an otherwise empty session, and programs that ask it to stay awake. */
export class RealGnomeSession {
  readonly #manager: ChildProcess;
  readonly #env: NodeJS.ProcessEnv;

  private constructor(manager: ChildProcess, env: NodeJS.ProcessEnv) {
    this.#manager = manager;
    this.#env = env;
  }

  static async start(bus: SessionBus, screen: XDisplay): Promise<RealGnomeSession> {
    const home = tempDir();
    const [sessions, autostart] = [
      join(home, "gnome-session", "sessions"),
      join(home, "autostart"),
    ];
    for (const dir of [sessions, autostart]) mkdirSync(dir, { recursive: true });
    writeFileSync(join(sessions, "test.session"), SESSION);
    const own = { HOME: home, XDG_DATA_HOME: home, XDG_RUNTIME_DIR: home, DISPLAY: screen.name };
    // It ends where it can reach no system's bus, and asks nothing of it that this one must know.
    const buses = { DBUS_SESSION_BUS_ADDRESS: bus.address, DBUS_SYSTEM_BUS_ADDRESS: bus.address };
    const env = { ...process.env, ...own, ...buses, GSETTINGS_BACKEND: "memory" };
    const what = ["--builtin", "--session=test", `--autostart=${autostart}`];
    const manager = spawn("/usr/libexec/gnome-session-binary", what, {
      ...{ env, stdio: "ignore", detached: true },
    });
    const call = { destination: MANAGER, path: "/org/gnome/SessionManager", interface: MANAGER };
    const client = bus.client();
    await eventually("the session manager answers", async () => {
      return (await client.call({ ...call, member: "GetInhibitors" })).ok;
    });
    return new RealGnomeSession(manager, env);
  }

  /** A program that asks it for as long as it runs, as a call does. */
  hold(program: string, what: "idle" | "logout", reason: string): ChildProcess {
    const words = ["--inhibit", what, "--app-id", program, "--reason", reason, "--inhibit-only"];
    return spawn("/usr/bin/gnome-session-inhibit", words, { env: this.#env, stdio: "ignore" });
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#manager.once("exit", resolve));
    // What it started too: it shows that a desktop is missing.
    process.kill(-(this.#manager.pid ?? Number.NaN), "SIGKILL");
    await ended;
  }
}

import { type ChildProcess, spawn } from "node:child_process";
import type { SystemBus } from "../../agent/platform/linux/system-bus.ts";
import { eventually } from "./eventually.ts";
import type { SessionBus } from "./session-bus.ts";
import { tempDir } from "./temp-dir.ts";

const REMOTE = "org.gnome.Mutter.RemoteDesktop";
const REMOTE_PATH = "/org/gnome/Mutter/RemoteDesktop";
const IDLE = "org.gnome.Mutter.IdleMonitor";
/** linux/input-event-codes.h */
const KEY_A = 30;

/** GNOME's compositor without a screen, and keys that it takes for a keyboard's. */
export class RealMutter {
  readonly #program: ChildProcess;
  readonly #client: SystemBus;
  #session: string | null = null;

  private constructor(program: ChildProcess, client: SystemBus) {
    this.#program = program;
    this.#client = client;
  }

  static async start(bus: SessionBus): Promise<RealMutter> {
    const args = ["--wayland", "--headless", "--no-x11", "--virtual-monitor", "800x600"];
    const home = tempDir();
    const own = { HOME: home, XDG_RUNTIME_DIR: home, GSETTINGS_BACKEND: "memory" };
    const env = { ...process.env, ...own, DBUS_SESSION_BUS_ADDRESS: bus.address };
    const program = spawn("mutter", args, { env, stdio: "ignore" });
    const client = bus.client();
    const head = { destination: IDLE, path: "/org/gnome/Mutter/IdleMonitor/Core" };
    const call = { ...head, interface: IDLE, member: "GetIdletime" };
    await eventually("Mutter answers", async () => (await client.call(call)).ok);
    return new RealMutter(program, client);
  }

  async pressKey(): Promise<void> {
    const path = await this.#open();
    for (const isDown of [true, false]) {
      await this.#call(path, `${REMOTE}.Session`, "NotifyKeyboardKeycode", "ub", [KEY_A, isDown]);
    }
  }

  /** The connection on which keys are sent lasts as long as this. */
  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#program.once("exit", resolve));
    this.#program.kill("SIGKILL");
    await ended;
  }

  async #open(): Promise<string> {
    if (this.#session !== null) return this.#session;
    this.#session = String(await this.#call(REMOTE_PATH, REMOTE, "CreateSession"));
    await this.#call(this.#session, `${REMOTE}.Session`, "Start");
    return this.#session;
  }

  async #call(path: string, from: string, member: string, signature = "", body: unknown[] = []) {
    const head = { destination: REMOTE, path, interface: from, member };
    const answer = await this.#client.call(signature === "" ? head : { ...head, signature, body });
    if (!answer.ok) throw new Error(`${member}: ${answer.detail}`);
    return answer.value;
  }
}

import { LogindNamespace } from "../../test/support/logind-namespace.ts";
import { startTestServer, stopTestServers } from "../../test/support/test-server.ts";
import { WorldAgent } from "../../test/support/world-agent.ts";

/** What `agent kiosk install` makes the unit run, and not the shell of `sh` around it. */
const SHELL_PROGRAM = "^[^ ]*/node .*sessionward\\.js shell run";
const FROM_OUTSIDE = ["--x-server", "/usr/bin/Xvfb", "--tty", "none"];

/** A machine of its own: systemd, logind, the daemon and the kiosk as they are installed. */
export class KioskWorld {
  readonly #world: LogindNamespace;

  private constructor(world: LogindNamespace) {
    this.#world = world;
  }

  /** @param start page of its guests; the first is on their way */
  static async open(start: string): Promise<KioskWorld> {
    const world = await LogindNamespace.start();
    const agent = new WorldAgent(world);
    const policy = `kiosk: { start: "${start}", allow: ["${start}*"] }\n`;
    await agent.start(await startTestServer(), { deviceClass: "kiosk", policy });
    await agent.cli("agent", "kiosk", "install", "--display", "xorg", ...FROM_OUTSIDE);
    return new KioskWorld(world);
  }

  async killShell(): Promise<void> {
    const found = await this.#world.exec("pgrep", "-u", "kiosk", "-f", SHELL_PROGRAM);
    const pids = found.split("\n").filter(Boolean);
    if (pids.length !== 1) throw new Error(`${pids.length} shells, and not one`);
    await this.#world.exec("kill", "-KILL", ...pids);
  }

  async close(): Promise<void> {
    await this.#world.stop();
    await stopTestServers();
  }
}

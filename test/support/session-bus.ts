import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SystemBus } from "../../agent/platform/linux/system-bus.ts";
import { eventually } from "./eventually.ts";
import { silentLog } from "./silent-log.ts";
import { tempDir } from "./temp-dir.ts";

/** Everybody may speak on it and own names, so that a probe of another uid meets our stand-ins. */
const CONFIG = (socketPath: string) => `<busconfig><type>session</type>
<listen>unix:path=${socketPath}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/>
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/></policy></busconfig>`;

/** A real D-Bus daemon of one test's own. */
export class SessionBus {
  readonly address: string;
  readonly #daemon: ChildProcess;
  readonly #clients: SystemBus[] = [];

  private constructor(address: string, daemon: ChildProcess) {
    this.address = address;
    this.#daemon = daemon;
  }

  /** @param chmod the directory, so that another uid reaches the socket */
  static async start(openTo: (dir: string) => void = () => undefined): Promise<SessionBus> {
    const dir = tempDir();
    openTo(dir);
    const [configPath, socketPath] = [join(dir, "bus.conf"), join(dir, "bus")];
    writeFileSync(configPath, CONFIG(socketPath));
    const args = [`--config-file=${configPath}`, "--nofork"];
    const daemon = spawn("dbus-daemon", args, { stdio: "ignore" });
    await eventually("the bus listens", () => existsSync(socketPath));
    return new SessionBus(`unix:path=${socketPath}`, daemon);
  }

  /** A connection of its own, as a program has one. */
  client(): SystemBus {
    const client = new SystemBus({ address: this.address, log: silentLog });
    this.#clients.push(client);
    return client;
  }

  async stop(): Promise<void> {
    for (const client of this.#clients) await client.close();
    this.#daemon.kill("SIGKILL");
  }
}

/** Owns a name, as a service does. */
export async function own(client: SystemBus, name: string): Promise<void> {
  const bus = "org.freedesktop.DBus";
  const head = { destination: bus, path: "/org/freedesktop/DBus", interface: bus };
  const call = { ...head, member: "RequestName", signature: "su", body: [name, 0] };
  if (!(await client.call(call)).ok) throw new Error(`could not own ${name}`);
}

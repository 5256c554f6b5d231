import { execFile } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import * as z from "zod/mini";
import { type AgentStatus, agentStatusSchema } from "../../agent/contract/status-file.ts";
import { eventually } from "./eventually.ts";
import type { LogindNamespace } from "./logind-namespace.ts";
import { pathsOf } from "./machine-paths.ts";
import { newToken, type TestServer } from "./test-server.ts";

const run = promisify(execFile);

const UNIT = "sessionward-agent.service";
/** The package on a machine of its own: built, installed and asked as its administrator would. */
export class InstalledPackage {
  readonly #world: LogindNamespace;
  /** What it brought; nobody can ask a package that is gone, as after a try that was stopped. */
  #brought: readonly string[] = [];
  readonly #dir = mkdtempSync(join(tmpdir(), "sw-deb-"));

  constructor(world: LogindNamespace) {
    this.#world = world;
  }

  /** From what is built already: other tests run it at this moment. */
  async build(): Promise<void> {
    const args = ["scripts/package-deb.ts", "--no-build", "--out", this.#dir];
    await run(process.execPath, args);
    // An image for containers may forbid packages to start anything.
    await this.#world.exec("rm", "-f", "/usr/sbin/policy-rc.d");
    const [deb = ""] = readdirSync(this.#dir);
    copyFileSync(join(this.#dir, deb), join(this.#world.rootDir, "run", "sessionward.deb"));
  }

  /** @param watchdogSeconds how long the daemon may be silent, instead of the usual half minute */
  async install({ watchdogSeconds }: { readonly watchdogSeconds: number }): Promise<void> {
    const dropIn = `/run/systemd/system/${UNIT}.d`;
    const setting = `[Service]\\nWatchdogSec=${watchdogSeconds}\\n`;
    await this.#world.exec(
      "sh",
      "-c",
      `mkdir -p ${dropIn} && printf '${setting}' > ${dropIn}/t.conf`,
    );
    await this.#apt("install", "/run/sessionward.deb");
    const brought = (await this.#world.exec("dpkg", "-L", "sessionward")).split("\n");
    this.#brought = brought.filter((path) => path.includes("sessionward"));
  }

  /** @returns what is left of the files that it brought */
  async purge(): Promise<readonly string[]> {
    await this.#apt("purge", "sessionward");
    return this.#brought.filter((path) => existsSync(join(this.#world.rootDir, path)));
  }

  /** As an administrator types it; nothing is fetched, since the machine has what it depends on. */
  async #apt(...what: readonly string[]): Promise<void> {
    const alone = ["Dir::Etc::SourceList=/dev/null", "Dir::Etc::SourceParts=/dev/null"];
    const apt = ["apt-get", "-y", ...alone.flatMap((each) => ["-o", each])];
    await this.#world.exec("env", "DEBIAN_FRONTEND=noninteractive", ...apt, ...what);
  }

  async keepsIdentity(): Promise<boolean> {
    const dir = join(this.#world.rootDir, "var/lib/sessionward");
    return ["server.json", "device.key"].every((name) => existsSync(join(dir, name)));
  }

  async enrol(server: TestServer): Promise<string> {
    const token = await newToken(server, { groups: ["wards"], mode: "enforce" });
    const { agentUrl, pin } = server.server.info;
    const where = ["--url", agentUrl, "--pin", pin ?? "", "--token", token, "--json"];
    const out = await this.#world.exec("sessionward", "agent", "enroll", ...where);
    return z.parse(z.object({ deviceId: z.string() }), JSON.parse(out)).deviceId;
  }

  async status(): Promise<AgentStatus> {
    const out = await this.#world.exec("sessionward", "agent", "status", "--json");
    return z.parse(agentStatusSchema, JSON.parse(out));
  }

  /** Waits until `agent status` says so. */
  async statusWhere(
    what: string,
    holds: (status: AgentStatus) => boolean,
    withinMs = 60_000,
  ): Promise<AgentStatus> {
    let last = await this.status();
    const look = async () => {
      last = await this.status();
      return holds(last);
    };
    await eventually(what, look, withinMs);
    return last;
  }

  /** A property of the unit, as `systemctl show` prints it. */
  async unit(property: string): Promise<string> {
    const out = await this.#world.exec("systemctl", "show", "--value", "-p", property, UNIT);
    return out.trim();
  }

  /** To the daemon itself; systemd sees to the rest. @returns its process, of before */
  async signal(name: "KILL" | "STOP"): Promise<string> {
    const pid = await this.unit("MainPID");
    await this.#world.exec("kill", `-${name}`, pid);
    return pid;
  }

  async isReadyAgain(before: string): Promise<boolean> {
    const pid = await this.unit("MainPID");
    return pid !== "0" && pid !== before && (await this.unit("ActiveState")) === "active";
  }

  /** As the person's desktop does after a sign-in. */
  async runAutostart(userName: string, display: string): Promise<void> {
    const file = join(this.#world.rootDir, "etc/xdg/autostart/sessionward-shell.desktop");
    const [, program = ""] = /^Exec=sh -c "(.*)"$/m.exec(readFileSync(file, "utf8")) ?? [];
    await this.#as(userName, `DISPLAY=${display}`, "sh", "-c", program);
  }

  /** `systemctl --user`, as this person. */
  inManagerOf(userName: string, ...args: readonly string[]): Promise<string> {
    return this.#as(userName, "systemctl", "--user", ...args);
  }

  async #as(userName: string, ...command: readonly string[]): Promise<string> {
    const uid = (await this.#world.exec("id", "-u", userName)).trim();
    const runtimeDir = `XDG_RUNTIME_DIR=/run/user/${uid}`;
    return this.#world.exec("runuser", "-u", userName, "--", "env", runtimeDir, ...command);
  }

  /** Events of the daemon's log, oldest first. */
  async logged(event: string): Promise<number> {
    const args = ["-u", UNIT, "-o", "cat", "--no-pager"];
    const lines = (await this.#world.exec("journalctl", ...args)).split("\n");
    return lines.filter((line) => line.includes(`"event":"${event}"`)).length;
  }

  /** Every path of the machine by name. */
  paths(): Promise<ReadonlySet<string>> {
    return pathsOf(this.#world);
  }

  close(): void {
    rmSync(this.#dir, { recursive: true });
  }
}

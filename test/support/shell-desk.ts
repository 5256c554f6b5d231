import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SHELL_UNIT } from "../../agent/platform/linux/service-unit.ts";
import type { LogindNamespace } from "./logind-namespace.ts";

/** A person's own systemd, and the shell's unit in it with a program that needs no screen. */
export class ShellDesk {
  readonly #world: LogindNamespace;
  readonly #uid: string;

  private constructor(world: LogindNamespace, uid: string) {
    this.#world = world;
    this.#uid = uid;
  }

  /** @param program what stands for the shell */
  static async open(world: LogindNamespace, userName: string, program: string): Promise<ShellDesk> {
    const desk = new ShellDesk(world, (await world.exec("id", "-u", userName)).trim());
    mkdirSync(join(desk.#dropIns, `${SHELL_UNIT}.d`), { recursive: true });
    const setting = `[Service]\nExecStart=\nExecStart=${program}\n`;
    writeFileSync(join(desk.#dropIns, `${SHELL_UNIT}.d`, "test.conf"), setting);
    await world.exec("systemctl", "start", `user@${desk.#uid}.service`);
    await desk.tell("systemctl", "--user", "daemon-reload");
    await desk.tell("systemctl", "--user", "start", SHELL_UNIT);
    return desk;
  }

  get #dropIns(): string {
    return join(this.#world.rootDir, "run/systemd/user");
  }

  /** What this person's programs of that name do now. */
  async running(name: string): Promise<readonly string[]> {
    const look = `pgrep -u ${this.#uid} -a -x ${name} | cut -d' ' -f2- | sed 's:^/bin/::'`;
    return (await this.#world.exec("sh", "-c", look)).split("\n").filter(Boolean);
  }

  /** With this person's rights. */
  tell(...command: readonly string[]): Promise<string> {
    const as = ["--reuid", this.#uid, "--regid", this.#uid, "--clear-groups"];
    const runtimeDir = `XDG_RUNTIME_DIR=/run/user/${this.#uid}`;
    return this.#world.exec("setpriv", ...as, "env", runtimeDir, ...command);
  }

  async close(): Promise<void> {
    await this.#world.exec("systemctl", "stop", `user@${this.#uid}.service`);
    rmSync(this.#dropIns, { recursive: true });
  }
}

import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { QUARANTINE_PREFIX } from "../../agent/browsers/helper-plan.ts";
import type { AgentStatus } from "../../agent/contract/status-file.ts";
import { KIOSK_UNIT } from "../../agent/platform/linux/kiosk-unit.ts";
import { AGENT_UNIT } from "../../agent/platform/linux/service-unit.ts";
import { BootEvidence } from "./boot-evidence.ts";
import { CutDisk } from "./cut-disk.ts";
import { eventually } from "./eventually.ts";
import { CHROMIUM_CACHE, CHROMIUM_PROFILE, fillHome, giveTo, SECRET } from "./fake-profiles.ts";
import { InstalledKiosk } from "./installed-kiosk.ts";
import { LogindNamespace } from "./logind-namespace.ts";
import { startTestServer, type TestServer } from "./test-server.ts";
import { WorldAgent } from "./world-agent.ts";

const WARD = "ward";
export const WARD_HOME = `/home/${WARD}`;
export const LOGIN_UNIT = "ward-login.service";
const MIB = 512;

/** Whoever signs in next, as soon as anybody may: a line for each secret of before that they find. */
const WARD_SESSION = `#!/bin/bash
grep -rlF --exclude-dir='${QUARANTINE_PREFIX}*' ${SECRET} "$HOME" > /run/ward/seen.new 2>/dev/null
mv /run/ward/seen.new /run/ward/seen
exec sleep 7120
`;

/** As a display manager with an account that several people share. */
const WARD_LOGIN = `[Unit]
After=systemd-user-sessions.service dbus.service systemd-logind.service
[Service]
User=${WARD}
PAMName=login
RuntimeDirectory=ward
Environment=XDG_SEAT=seat0 XDG_SESSION_TYPE=wayland XDG_SESSION_CLASS=user
ExecStart=/usr/local/bin/ward-session
`;

/** Notes what is found of a guest before, then leaves it. */
const GUEST = `
ls -A "$HOME" > /tmp/found; cat /var/tmp/guest-* /tmp/guest-* >> /tmp/found 2>/dev/null
mv /tmp/found "$HOME/seen"
echo ${SECRET} > /var/tmp/guest-left; echo ${SECRET} > /tmp/guest-left; sync -f /var/tmp`;

const POLICY = "session: { idle: { warnBefore: 20s, lockAfter: 10m } }\n";

/** A kiosk and a shared account on a machine whose power can be cut, with a server that stays up. */
export class PowerCutScene {
  readonly #disk: CutDisk;
  readonly server: TestServer;
  world: LogindNamespace;
  agent: WorldAgent;
  kiosk: InstalledKiosk;

  private constructor(disk: CutDisk, server: TestServer, world: LogindNamespace) {
    this.#disk = disk;
    this.server = server;
    this.world = world;
    this.agent = new WorldAgent(world);
    this.kiosk = InstalledKiosk.in(world, GUEST);
  }

  static async open(): Promise<PowerCutScene> {
    const disk = CutDisk.make(MIB);
    const [server, world] = await Promise.all([startTestServer(), LogindNamespace.start(disk.dir)]);
    const scene = new PowerCutScene(disk, server, world);
    await scene.#install();
    return scene;
  }

  async #install(): Promise<void> {
    await this.world.addUser(WARD);
    mkdirSync(this.inside("/var/lib/sessionward"), { mode: 0o700 });
    const config = { accountKinds: { [WARD]: "generic" } };
    writeFileSync(this.inside("/var/lib/sessionward/agent.json"), JSON.stringify(config));
    writeFileSync(this.inside("/usr/local/bin/ward-session"), WARD_SESSION, { mode: 0o755 });
    writeFileSync(this.inside(`/etc/systemd/system/${LOGIN_UNIT}`), WARD_LOGIN);
    // That setting would show it the boot of the machine around, which stays the same.
    this.agent.dropIn(AGENT_UNIT, "ProtectKernelTunables=no");
    await this.agent.start(this.server, { deviceClass: "shared", policy: POLICY });
    await this.kiosk.install();
    const wants = this.inside("/etc/systemd/system/sandbox.target.wants");
    mkdirSync(wants, { recursive: true });
    const dirs = { "/etc/systemd/system": [AGENT_UNIT, KIOSK_UNIT, LOGIN_UNIT] };
    const units = { ...dirs, "/lib/systemd/system": ["systemd-user-sessions.service"] };
    for (const [dir, names] of Object.entries(units))
      for (const name of names) symlinkSync(join(dir, name), join(wants, name));
    await this.world.exec("systemctl", "daemon-reload");
    await this.world.exec("systemctl", "start", LOGIN_UNIT);
  }

  inside(path: string): string {
    return join(this.world.rootDir, path);
  }

  /** What the last person leaves in browsers: real stores, and so many small files beside them. */
  async fill(files: number): Promise<void> {
    const uid = Number(await this.world.exec("id", "-u", WARD));
    const home = { homeDir: join(this.#disk.dir, WARD_HOME), uid, gid: uid };
    fillHome(home);
    const more = join(home.homeDir, CHROMIUM_CACHE, "Cache/Cache_Data");
    for (let file = 0; file < files; file += 1) writeFileSync(join(more, `f_${file}`), SECRET);
    giveTo(home, more);
    this.#disk.sync();
  }

  /** Waits until a session of the shared account is known and somebody is in it. */
  async wardIsIn(): Promise<AgentStatus> {
    await eventually("somebody is in", () => existsSync(this.inside("/run/ward/seen")), 30_000);
    return this.agent.statusWhere("both sessions are known", (now) => now.sessions.length === 2);
  }

  /** What whoever signed in found. */
  get seen(): string {
    return readFileSync(this.inside("/run/ward/seen"), "utf8");
  }

  /** By an admin, for every session of the device: the kiosk's comes back. */
  async orderSignOut(): Promise<unknown> {
    const deviceId = (await this.agent.status()).deviceId ?? "";
    const targets = { devices: [deviceId] };
    const body = { kind: "signOut", params: {}, targets, reason: "drill" } as const;
    return this.server.admin.call("issueCommands", { body });
  }

  signOut(): Promise<string> {
    return this.world.exec("systemctl", "stop", LOGIN_UNIT);
  }

  /** What was renamed and not yet deleted. */
  quarantines(): readonly string[] {
    return [
      WARD_HOME,
      join(WARD_HOME, ".config/chromium"),
      join(WARD_HOME, CHROMIUM_PROFILE),
    ].flatMap((dir) =>
      readdirSync(this.inside(dir), { withFileTypes: true })
        .map(({ name }) => name)
        .filter((name) => name.startsWith(QUARANTINE_PREFIX)),
    );
  }

  /** Everything stops where it is, and the machine starts again with what its disk has by then. */
  async cutPower(): Promise<void> {
    await this.world.stop();
    this.#disk.cut();
    this.world = await LogindNamespace.start(this.#disk.dir);
    this.agent = new WorldAgent(this.world);
    this.kiosk = InstalledKiosk.in(this.world, GUEST);
  }

  /** Files of the shared account that still hold a secret, quarantines included. */
  residue(): string {
    const args = ["-rlF", SECRET, join(this.#disk.dir, WARD_HOME)];
    try {
      return execFileSync("grep", args, { encoding: "utf8" });
    } catch {
      return "";
    }
  }

  /** What the machine itself says of it. */
  get evidence(): BootEvidence {
    return new BootEvidence(this.world, this.agent);
  }

  async close(): Promise<void> {
    await this.world.stop();
    this.#disk.remove();
  }
}

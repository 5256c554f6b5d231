import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SessionInfo } from "../../agent/core/ports.ts";
import { WORLD_CODE_DIR } from "../../scripts/sandbox/logind-world.ts";
import { eventually } from "./eventually.ts";
import { LogindNamespace } from "./logind-namespace.ts";
import { WORLD_NODE } from "./world-agent.ts";

const PROGRAM = "/usr/local/bin/guest";
/** What a guest's program makes last in their home. */
const SIGN = "private.txt";

/** A kiosk installed by the real command in a world of its own, and its guests. */
export class InstalledKiosk {
  readonly world: LogindNamespace;

  private constructor(world: LogindNamespace) {
    this.world = world;
  }

  /** @param script of bash: what each guest does; they stay for as long as it sleeps */
  static async start(script: string): Promise<InstalledKiosk> {
    return InstalledKiosk.in(await LogindNamespace.start(), script);
  }

  static in(world: LogindNamespace, script: string): InstalledKiosk {
    const guests = new InstalledKiosk(world);
    const stay = `echo secret > "$HOME/${SIGN}"\nexec sleep 7108\n`;
    writeFileSync(guests.inside(PROGRAM), `#!/bin/bash\n${script}\n${stay}`);
    chmodSync(guests.inside(PROGRAM), 0o755);
    return guests;
  }

  inside(path: string): string {
    return join(this.world.rootDir, path);
  }

  /** What lies in the guest's own home. */
  note(name: string): string {
    return readFileSync(this.inside(`/home/kiosk/${name}`), "utf8");
  }

  cli(...args: readonly string[]): Promise<string> {
    return this.world.exec(
      WORLD_NODE,
      join(WORLD_CODE_DIR, "scripts/sessionward.ts"),
      "agent",
      ...args,
    );
  }

  install(...more: readonly string[]): Promise<string> {
    const screen = ["--x-server", "/usr/bin/Xvfb", "--tty", "none"];
    return this.cli("kiosk", "install", ...screen, "--program", PROGRAM, ...more);
  }

  /** Waits for a guest who is not the one before. */
  async come(before: SessionInfo | null): Promise<SessionInfo> {
    let found: SessionInfo | undefined;
    await eventually("a guest's session, with a guest in it", async () => {
      const sessions = await this.world.sessions.list();
      found = sessions.find(({ id, display }) => id !== before?.id && display !== null);
      return found !== undefined && existsSync(this.inside(`/home/kiosk/${SIGN}`));
    });
    if (found === undefined) throw new Error("no guest");
    return found;
  }

  /** @returns the next guest, and how long after the end of this one they were there */
  async change(before: SessionInfo): Promise<{ readonly next: SessionInfo; readonly ms: number }> {
    const endedMs = performance.now();
    await this.world.exec("loginctl", "terminate-session", before.id);
    const next = await this.come(before);
    return { next, ms: performance.now() - endedMs };
  }
}

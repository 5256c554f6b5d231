import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SessionInfo } from "../../agent/core/ports.ts";
import { KIOSK_UNIT } from "../../agent/platform/linux/kiosk-unit.ts";
import { WORLD_CODE_DIR } from "../../scripts/sandbox/logind-world.ts";
import { eventually } from "../support/eventually.ts";
import { LogindNamespace } from "../support/logind-namespace.ts";
import { longSuite } from "../support/long-suite.ts";
import { reasonToSkip } from "../support/platform-world.ts";

const skip = reasonToSkip("a kiosk that begins anew", ["root", "systemd", "Xvfb", "xinit"]);
const suite = longSuite("kiosk relogins", { short: 5, full: 20, eachMs: 5000 });

const GUEST = "/usr/local/bin/guest";
/** Notes what it found, leaves what it can, and has a program that wants to stay. */
const GUEST_SCRIPT = `#!/bin/bash
ls -A "$HOME" | sort > /tmp/seen-by-$$
mv /tmp/seen-by-$$ "$HOME/.seen"
echo secret > /tmp/left-by-guest
echo secret > /dev/shm/left-by-guest
ls -A /tmp | grep guest-closed > "$HOME/closed-before"
mkdir -p /tmp/guest-closed/deep; echo secret > /tmp/guest-closed/deep/x
chmod 0 /tmp/guest-closed/deep /tmp/guest-closed
(trap '' TERM HUP; setsid -f sleep 7109)
echo secret > "$HOME/private.txt"
exec sleep 7108
`;

let world: LogindNamespace;

beforeAll(async () => {
  if (skip !== null) return;
  world = await LogindNamespace.start();
  writeFileSync(join(world.rootDir, GUEST), GUEST_SCRIPT);
  chmodSync(join(world.rootDir, GUEST), 0o755);
});
afterAll(() => world?.stop());

/** The checkout, as it is seen inside. */
const node = join(WORLD_CODE_DIR, relative(process.cwd(), process.execPath));
const cli = (...args: readonly string[]) =>
  world.exec(node, join(WORLD_CODE_DIR, "scripts/sessionward.ts"), "agent", ...args);

const OPTIONS = ["--x-server", "/usr/bin/Xvfb", "--tty", "none", "--program", GUEST];
const install = () => cli("kiosk", "install", ...OPTIONS);

const inside = (path: string) => join(world.rootDir, path);

async function guest(not: string | null): Promise<SessionInfo> {
  let found: SessionInfo | undefined;
  await eventually("a guest's session, with a guest in it", async () => {
    const sessions = await world.sessions.list();
    found = sessions.find(({ id, display }) => id !== not && display !== null);
    return found !== undefined && existsSync(inside("/home/kiosk/private.txt"));
  });
  if (found === undefined) throw new Error("no guest");
  return found;
}

test.skipIf(skip)(
  "every guest finds a new home, and nothing of the one before",
  { timeout: suite.limitMs },
  async () => {
    await install();
    let before = await guest(null);
    expect(before).toMatchObject({ kind: "kiosk", freshHome: true, canUnlock: false });
    writeFileSync(inside("/etc/sessionward/kiosk-home/welcome.txt"), "hello");
    const backMs: number[] = [];
    for (let run = 0; run < suite.runs; run += 1) {
      const endedMs = performance.now();
      await world.exec("loginctl", "terminate-session", before.id);
      await eventually(
        "the guest's files are gone",
        () => !existsSync(inside("/home/kiosk/.seen")),
      );
      const next = await guest(before.id);
      backMs.push(performance.now() - endedMs);
      expect(readFileSync(inside("/home/kiosk/.seen"), "utf8")).toBe("welcome.txt\n");
      expect(readFileSync(inside("/home/kiosk/closed-before"), "utf8")).toBe("");
      expect((await world.exec("pgrep", "-c", "-f", "sleep 7109")).trim()).toBe("1");
      before = next;
    }
    process.stderr.write(`kiosk relogins: back after ${backMs.map(Math.round).join(", ")} ms\n`);
  },
);

test.skipIf(skip)(
  "what a power cut left everywhere is gone before the next guest comes",
  async () => {
    const before = await guest(null);
    await world.exec("systemctl", "stop", KIOSK_UNIT);
    await world.exec("runuser", "-u", "kiosk", "--", "mkdir", "-m", "0", "/var/tmp/guest-closed");
    await world.exec("systemctl", "start", KIOSK_UNIT);
    await guest(before.id);
    expect(existsSync(inside("/var/tmp/guest-closed"))).toBe(false);
  },
);

test.skipIf(skip)("installing again changes nothing that works", async () => {
  await install();
  await guest(null);
  expect(readdirSync(inside("/etc/sessionward")).sort()).toEqual(["kiosk-home", "kiosk.json"]);
});

test.skipIf(skip)("removing it leaves nothing but what somebody else put there", async () => {
  await cli("kiosk", "remove");
  expect(readdirSync(inside("/etc/sessionward/kiosk-home"))).toEqual(["welcome.txt"]);
  for (const path of [
    "/etc/systemd/system/sessionward-kiosk.service",
    "/etc/pam.d/sessionward-kiosk",
    "/etc/sessionward/kiosk.json",
    "/home/kiosk",
    "/tmp/left-by-guest",
    "/tmp/guest-closed",
  ]) {
    expect(existsSync(inside(path)), path).toBe(false);
  }
  expect(readFileSync(inside("/etc/passwd"), "utf8")).not.toContain("kiosk");
  await expect(cli("kiosk", "remove")).rejects.toMatchObject({ code: 1 });
});

test.skipIf(skip)(
  "an installation that stopped half-way is removed, every account of it too",
  async () => {
    await install();
    await cli("kiosk", "install", ...OPTIONS, "--user", "lobby");
    await world.exec("systemctl", "stop", KIOSK_UNIT);
    await world.exec("rm", "/etc/systemd/system/sessionward-kiosk.service");
    await cli("kiosk", "remove");
    expect(existsSync(inside("/etc/sessionward/kiosk.json"))).toBe(false);
    expect(readFileSync(inside("/etc/passwd"), "utf8")).not.toMatch(/kiosk|lobby/);
  },
);

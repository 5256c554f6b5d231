import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { KIOSK_UNIT } from "../../agent/platform/linux/kiosk-unit.ts";
import { median } from "../../scripts/bench/statistics.ts";
import { InstalledKiosk } from "../support/installed-kiosk.ts";
import { longSuite } from "../support/long-suite.ts";
import { reasonToSkip } from "../support/platform-world.ts";

const skip = reasonToSkip("a kiosk that begins anew", ["root", "systemd", "Xvfb"]);
const suite = longSuite("kiosk relogins", { short: 5, full: 20, eachMs: 5000 });

/** Notes what it found, leaves what it can, and has a program that wants to stay. */
const GUEST_SCRIPT = `
ls -A "$HOME" | sort > /tmp/seen-by-$$
mv /tmp/seen-by-$$ "$HOME/.seen"
echo secret > /tmp/left-by-guest
echo secret > /dev/shm/left-by-guest
ls -A /tmp | grep guest-closed > "$HOME/closed-before"
mkdir -p /tmp/guest-closed/deep; echo secret > /tmp/guest-closed/deep/x
chmod 0 /tmp/guest-closed/deep /tmp/guest-closed
(trap '' TERM HUP; setsid -f sleep 7109)`;

let guests: InstalledKiosk;

beforeAll(async () => {
  if (skip === null) guests = await InstalledKiosk.start(GUEST_SCRIPT);
});
afterAll(() => guests?.world.stop());

const inside = (path: string) => guests.inside(path);

test.skipIf(skip)(
  "94: every guest finds a new home, and nothing of the one before",
  { timeout: suite.limitMs },
  async () => {
    await guests.install();
    let before = await guests.come(null);
    expect(before).toMatchObject({ kind: "kiosk", freshHome: true, canUnlock: false });
    writeFileSync(inside("/etc/sessionward/kiosk-home/welcome.txt"), "hello");
    const backMs: number[] = [];
    for (let run = 0; run < suite.runs; run += 1) {
      const { next, ms } = await guests.change(before);
      backMs.push(Math.round(ms));
      expect(guests.note(".seen")).toBe("welcome.txt\n");
      expect(guests.note("closed-before")).toBe("");
      expect((await guests.world.exec("pgrep", "-c", "-f", "sleep 7109")).trim()).toBe("1");
      before = next;
    }
    const middle = `median ${median(backMs)} ms`;
    process.stderr.write(`kiosk relogins: back after ${backMs.join(", ")} ms; ${middle}\n`);
  },
);

test.skipIf(skip)(
  "what a power cut left everywhere is gone before the next guest comes",
  async () => {
    const before = await guests.come(null);
    await guests.world.exec("systemctl", "stop", KIOSK_UNIT);
    await guests.world.exec(
      "runuser",
      "-u",
      "kiosk",
      "--",
      "mkdir",
      "-m",
      "0",
      "/var/tmp/guest-closed",
    );
    await guests.world.exec("systemctl", "start", KIOSK_UNIT);
    await guests.come(before);
    expect(existsSync(inside("/var/tmp/guest-closed"))).toBe(false);
  },
);

test.skipIf(skip)("installing again changes nothing that works", async () => {
  await guests.install();
  await guests.come(null);
  expect(readdirSync(inside("/etc/sessionward")).sort()).toEqual(["kiosk-home", "kiosk.json"]);
});

test.skipIf(skip)("removing it leaves nothing but what somebody else put there", async () => {
  await guests.cli("kiosk", "remove");
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
  await expect(guests.cli("kiosk", "remove")).rejects.toMatchObject({ code: 1 });
});

test.skipIf(skip)(
  "an installation that stopped half-way is removed, every account of it too",
  async () => {
    await guests.install();
    await guests.install("--user", "lobby");
    await guests.world.exec("systemctl", "stop", KIOSK_UNIT);
    await guests.world.exec("rm", "/etc/systemd/system/sessionward-kiosk.service");
    await guests.cli("kiosk", "remove");
    expect(existsSync(inside("/etc/sessionward/kiosk.json"))).toBe(false);
    expect(readFileSync(inside("/etc/passwd"), "utf8")).not.toMatch(/kiosk|lobby/);
  },
);

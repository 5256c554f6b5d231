import type { ChildProcess } from "node:child_process";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { UserAccounts } from "../../agent/platform/linux/user-accounts.ts";
import { X11Displays } from "../../agent/platform/linux/x11-displays.ts";
import { eventually } from "../support/eventually.ts";
import { KioskWorld } from "../support/kiosk-world.ts";
import { reasonToSkip } from "../support/platform-world.ts";
import { PROBE_PATH } from "../support/programs.ts";
import { silentLog } from "../support/silent-log.ts";
import { XDisplay } from "../support/x-display.ts";

const skip = reasonToSkip("asking windows to close", ["Xvfb", "xdotool", "xmessage", "i3lock"]);
const accounts = new UserAccounts();
const displays = new X11Displays({
  probePath: PROBE_PATH,
  accountOf: (uid) => accounts.byUid(uid),
  log: silentLog,
});
const uid = process.getuid?.() ?? 0;
let screen: XDisplay;
let programs: ChildProcess[] = [];

beforeAll(async () => {
  if (skip === null) screen = await XDisplay.start();
});
afterEach(() => {
  for (const program of programs) program.kill("SIGKILL");
  programs = [];
});
afterAll(async () => {
  displays.close();
  await screen?.stop();
});

test.skipIf(skip)("closes the windows of the processes named, and of no other", async () => {
  const [first, second] = [start("one"), start("two")];
  await eventually("both windows are there", async () => (await countWindows()) === 2);
  const asked = await displays.askToClose(screen.name, null, uid, [first.pid ?? 0]);
  expect(asked).toBe(1);
  await eventually("the first has ended", () => first.exitCode !== null);
  // By itself, not by a signal.
  expect(first.signalCode).toBeNull();
  expect(second.exitCode).toBeNull();
  expect(await countWindows()).toBe(1);
});

test.skipIf(skip)("asks nobody where the processes have no window", async () => {
  start("one");
  await eventually("the window is there", async () => (await countWindows()) === 1);
  expect(await displays.askToClose(screen.name, null, uid, [process.pid])).toBe(0);
});

test.skipIf(skip)("neither asks nor waits for what we show ourselves", async () => {
  const [theirs] = [start("theirs"), start("ours", "-name", "sessionward")];
  await eventually("the window is there", async () => (await countWindows()) === 1);
  const pids = programs.map(({ pid }) => pid ?? 0);
  expect(await displays.askToClose(screen.name, null, uid, pids)).toBe(1);
  await eventually("theirs has closed", () => theirs?.exitCode !== null);
  expect(await countWindows()).toBe(0);
});

test.skipIf(skip)("asks nobody on a display that is not there, or is not local", async () => {
  expect(await displays.askToClose(":59999", null, uid, [1])).toBe(0);
  expect(await displays.askToClose("elsewhere:0", null, uid, [1])).toBe(0);
});

test.skipIf(skip)(
  "a window over everything is no locker while nobody holds the keyboard",
  async () => {
    start("over everything");
    const target = { display: screen.name, xAuthorityPath: null, uid };
    expect(await displays.isCovered(target)).toBe(false);
    const locker = screen.start("i3lock", "-n", "-c", "880000");
    programs.push(locker);
    await eventually("it is covered", async () => (await displays.isCovered(target)) === true);
    locker.kill("SIGKILL");
    await eventually("it is open again", async () => (await displays.isCovered(target)) === false);
  },
);

test.skipIf(skip)(
  "a session whose program closes when asked ends long before its grace",
  async () => {
    const world = await KioskWorld.create();
    const sessions = world.start({ command: ["/usr/bin/xmessage", "-timeout", "0", "A kiosk"] });
    await sessions.list();
    await eventually("its window is there", async () => {
      const found = await world.screen
        .run("xdotool", "search", "--class", "Xmessage")
        .catch(() => "");
      return found.trim() !== "";
    });
    const outcome = await sessions.end("kiosk", 10_000);
    await world.stop();
    expect(outcome.status).toBe("ended");
    expect(outcome.ms).toBeLessThan(2000);
  },
);

function start(text: string, ...options: readonly string[]): ChildProcess {
  const program = screen.start("xmessage", "-timeout", "0", ...options, text);
  programs.push(program);
  return program;
}

async function countWindows(): Promise<number> {
  const pids = programs.map(({ pid }) => pid ?? 0);
  return displays.countWindows({ display: screen.name, xAuthorityPath: null, uid }, pids);
}

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { SystemBus } from "../../agent/platform/linux/system-bus.ts";
import { eventually } from "../support/eventually.ts";
import { silentLog } from "../support/silent-log.ts";
import { tempDir } from "../support/temp-dir.ts";

const LIST_NAMES = {
  destination: "org.freedesktop.DBus",
  path: "/org/freedesktop/DBus",
  interface: "org.freedesktop.DBus",
  member: "ListNames",
} as const;
const skip = existsSync("/usr/bin/dbus-daemon") ? null : "needs dbus-daemon";
if (skip !== null) process.stderr.write(`skipped: the bus comes and goes: ${skip}\n`);

let daemon: ChildProcess | null = null;
let bus: SystemBus | null = null;
afterEach(async () => {
  await bus?.close();
  daemon?.kill("SIGKILL");
});

test.skipIf(skip)("calls a bus, fails while it is away, and finds it again", async () => {
  const socketPath = join(tempDir(), "bus");
  await startDaemon(socketPath);
  bus = new SystemBus({ address: `unix:path=${socketPath}`, log: silentLog });
  let connects = 0;
  bus.onConnected(() => {
    connects += 1;
  });
  expect(await bus.call(LIST_NAMES)).toMatchObject({ ok: true });
  daemon?.kill("SIGKILL");
  await eventually("the call fails", async () => !((await bus?.call(LIST_NAMES))?.ok ?? true));
  await startDaemon(socketPath);
  await eventually(
    "the bus is found again",
    async () => (await bus?.call(LIST_NAMES))?.ok ?? false,
  );
  expect(connects).toBe(2);
});

test.skipIf(skip)("hears signals again after the bus was away", async () => {
  const socketPath = join(tempDir(), "bus");
  await startDaemon(socketPath);
  const address = `unix:path=${socketPath}`;
  bus = new SystemBus({ address, log: silentLog });
  const heard: string[] = [];
  bus.listen("type='signal',interface='org.example.Test'", ({ member }) => heard.push(member));
  await bus.call(LIST_NAMES);
  send(address, "First");
  await eventually("the first signal", () => heard.includes("First"));
  daemon?.kill("SIGKILL");
  await startDaemon(socketPath);
  await eventually("connected", async () => (await bus?.call(LIST_NAMES))?.ok ?? false);
  send(address, "Second");
  await eventually("the second signal", () => heard.includes("Second"));
});

test("says that there is no bus, and does not wait for one", async () => {
  bus = new SystemBus({ address: "unix:path=/nonexistent/bus", log: silentLog });
  expect(await bus.call(LIST_NAMES)).toMatchObject({ ok: false, reason: "noBus" });
});

test("gives up on a bus that takes a connection and says nothing", async () => {
  const socketPath = join(tempDir(), "bus");
  const held: Socket[] = [];
  const mute = createServer((socket) => held.push(socket)).listen(socketPath);
  bus = new SystemBus({ address: `unix:path=${socketPath}`, log: silentLog });
  expect(await bus.call(LIST_NAMES)).toMatchObject({ ok: false, reason: "notConnected" });
  for (const socket of held) socket.destroy();
  mute.close();
});

async function startDaemon(socketPath: string): Promise<void> {
  const address = `--address=unix:path=${socketPath}`;
  execFileSync("rm", ["-f", socketPath]);
  daemon = spawn("dbus-daemon", ["--session", "--nofork", address], { stdio: "ignore" });
  await eventually("the daemon listens", () => existsSync(socketPath));
}

function send(address: string, name: string): void {
  execFileSync("dbus-send", [`--bus=${address}`, "/", `org.example.Test.${name}`]);
}

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SleepDelay } from "../../agent/platform/linux/sleep-delay.ts";
import { eventually } from "../support/eventually.ts";
import { LogindNamespace } from "../support/logind-namespace.ts";
import { reasonToSkip } from "../support/platform-world.ts";
import { silentLog } from "../support/silent-log.ts";

const skip = reasonToSkip("holding a machine awake until it is locked", ["root", "systemd"]);
let world: LogindNamespace;

beforeAll(async () => {
  if (skip === null) world = await LogindNamespace.start();
});
afterAll(() => world?.stop());

const INSIDE = "unix:path=/run/dbus/system_bus_socket";

/** What logind says of itself; nothing here is ever sent to sleep. */
async function holders(): Promise<string> {
  const manager = ["org.freedesktop.login1", "/org/freedesktop/login1"];
  const call = [...manager, "org.freedesktop.login1.Manager", "ListInhibitors"];
  const env = { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: world.busAddress };
  return (await promisify(execFile)("busctl", ["call", ...call], { env })).stdout;
}

const isHeld = async () => /"sleep" "Sessionward" "[^"]+" "delay"/.test(await holders());

test.skipIf(skip)("a real logind waits for us before it sleeps, until released", async () => {
  const [, ...inside] = world.enter;
  const inhibit = ["/usr/bin/nsenter", ...inside, "/usr/bin/systemd-inhibit"] as const;
  const delay = new SleepDelay({ busAddress: INSIDE, log: silentLog, inhibit });
  expect(await isHeld()).toBe(false);
  delay.hold();
  await eventually("the inhibitor is listed", isHeld);
  delay.release();
  await eventually("the inhibitor is gone", async () => !(await isHeld()));
});

test.skipIf(skip)("a machine that can't be held is told of, and sleeps at once", async () => {
  const warned: string[] = [];
  const log = { ...silentLog, warn: (event: string) => void warned.push(event) };
  const delay = new SleepDelay({ busAddress: world.busAddress, log, inhibit: ["/none"] });
  delay.hold();
  await eventually("the loss is logged", () => warned.includes("sleepDelayLost"));
  delay.release();
});

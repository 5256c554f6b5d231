import { afterAll, beforeAll, expect, test } from "vitest";
import { logindReboot } from "../../agent/platform/linux/logind-reboot.ts";
import { SystemBus } from "../../agent/platform/linux/system-bus.ts";
import { eventually } from "../support/eventually.ts";
import { LogindNamespace } from "../support/logind-namespace.ts";
import { reasonToSkip } from "../support/platform-world.ts";
import { silentLog } from "../support/silent-log.ts";

const skip = reasonToSkip("a restart by a real logind", ["root", "systemd"]);
const START_MS = 60_000;

/** In place of the real ones: systemd goes the whole way to them, and nothing restarts. */
const UNITS = {
  "reboot.target": `[Unit]
DefaultDependencies=no
AllowIsolate=yes
Requires=restarted.service
After=restarted.service
`,
  "restarted.service": `[Unit]
DefaultDependencies=no
[Service]
Type=oneshot
ExecStart=/usr/bin/touch /run/restarted
`,
};

let world: LogindNamespace;
let bus: SystemBus;

beforeAll(async () => {
  if (skip !== null) return;
  world = await LogindNamespace.start();
  for (const [name, text] of Object.entries(UNITS)) {
    await world.exec("sh", "-c", 'printf "%s" "$2" > "/etc/systemd/system/$1"', "sh", name, text);
  }
  await world.exec("systemctl", "daemon-reload");
  bus = new SystemBus({ address: world.busAddress, log: silentLog });
}, START_MS);

afterAll(async () => {
  await bus?.close();
  await world?.stop();
});

const isRestarted = () => world.exec("sh", "-c", "test -e /run/restarted && echo yes || echo no");

test.skipIf(skip)("logind takes the order, and its systemd goes to reboot.target", async () => {
  expect((await isRestarted()).trim()).toBe("no");
  expect(await logindReboot(bus)()).toEqual({ ok: true, value: null });
  await eventually("reboot.target is reached", async () => (await isRestarted()).trim() === "yes");
});

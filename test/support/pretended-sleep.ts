import { SleepDelay } from "../../agent/platform/linux/sleep-delay.ts";
import { eventually } from "./eventually.ts";
import type { LogindNamespace } from "./logind-namespace.ts";
import { silentLog } from "./silent-log.ts";

const STATE = "/run/power-state";
const AT_SLEEP = "/run/at-sleep";
const MANAGER = ["org.freedesktop.login1", "/org/freedesktop/login1"] as const;
const INTERFACE = "org.freedesktop.login1.Manager";

/** In the place of what would really sleep: notes which sessions are locked by then, and whether a locker runs. */
const UNIT = `[Unit]
DefaultDependencies=no
[Service]
Type=oneshot
ExecStart=/bin/sh -c 'for id in $$(loginctl --no-legend list-sessions | cut -c1-8); do loginctl show-session $$id -p LockedHint --value; done > ${AT_SLEEP}.new; ps -e -o comm= | grep -x i3lock | sort -u >> ${AT_SLEEP}.new; mv ${AT_SLEEP}.new ${AT_SLEEP}; sleep 0.2'
`;

/** Makes a world's logind take orders to sleep, and nothing sleep of them: neither it nor the machine around. */
export async function pretendSleep(world: LogindNamespace): Promise<void> {
  const unit = "/etc/systemd/system/systemd-suspend.service";
  await world.exec("sh", "-c", `printf %s "$1" > ${unit}`, "sh", UNIT);
  await world.exec("sh", "-c", `echo mem > ${STATE}; mount --bind ${STATE} /sys/power/state`);
  await world.exec("systemctl", "daemon-reload");
  await world.exec("systemctl", "restart", "systemd-logind");
}

/** @returns what was locked when the machine would have slept */
export async function sleepOf(world: LogindNamespace): Promise<readonly string[]> {
  const [unit, state] = await Promise.all([
    world.exec("systemctl", "cat", "systemd-suspend.service"),
    world.exec("cat", "/sys/power/state"),
  ]);
  if (!unit.includes(AT_SLEEP) || state !== "mem\n") throw new Error("this would really sleep");
  await world.exec("busctl", "call", ...MANAGER, INTERFACE, "Suspend", "b", "false");
  await eventually("it sleeps", () => exists(world, AT_SLEEP), 15_000);
  return (await world.exec("cat", AT_SLEEP)).trim().split("\n");
}

/** The one of the daemon, from inside: a logind of another pid namespace hears no outsider. */
export function sleepDelayIn(world: LogindNamespace): SleepDelay {
  const [, ...inside] = world.enter;
  const inhibit = ["/usr/bin/nsenter", ...inside, "/usr/bin/systemd-inhibit"] as const;
  const busAddress = "unix:path=/run/dbus/system_bus_socket";
  return new SleepDelay({ busAddress, log: silentLog, inhibit });
}

export async function isHeldAwake(world: LogindNamespace): Promise<boolean> {
  const listed = await world.exec("busctl", "call", ...MANAGER, INTERFACE, "ListInhibitors");
  return /"sleep" "Sessionward" "[^"]+" "delay"/.test(listed);
}

function exists(world: LogindNamespace, path: string): Promise<boolean> {
  return world.exec("test", "-e", path).then(
    () => true,
    () => false,
  );
}

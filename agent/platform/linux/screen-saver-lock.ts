import type { SystemBus } from "./system-bus.ts";
import type { LockAnswer } from "./x11-probe-messages.ts";

/** KDE's and the common name; GNOME's and Cinnamon's own. */
const SAVERS = [
  ["org.freedesktop.ScreenSaver", "/ScreenSaver"],
  ["org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"],
  ["org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver"],
] as const;

/** Whether a desktop that draws its lock screen itself says that it is up. */
export async function askScreenSaver(bus: Pick<SystemBus, "call">): Promise<LockAnswer> {
  for (const [name, path] of SAVERS) {
    const call = { destination: name, path, interface: name, member: "GetActive" };
    const answer = await bus.call(call);
    if (answer.ok && typeof answer.value === "boolean") return answer.value ? "held" : "free";
  }
  return "cannotTell";
}

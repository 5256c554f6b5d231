import { eventually } from "./eventually.ts";
import { type LogindNamespace, lockerScript } from "./logind-namespace.ts";

/** High, because the names of X sockets are shared with the machine around. */
export const WORLD_DISPLAY = `:${1000 + (process.pid % 5000)}`;

/** Somebody sits down at a screen inside and types nothing. @returns logind's id of the session */
export async function sitDownIn(world: LogindNamespace, userName: string): Promise<string> {
  const xvfb = ["Xvfb", WORLD_DISPLAY, "-screen", "0", "800x600x24", "-nolisten", "tcp"];
  await world.exec("systemd-run", "-q", "--collect", "--unit=xvfb", ...xvfb, "-noreset");
  await world.addUser(userName);
  const socket = `/tmp/.X11-unix/X${WORLD_DISPLAY.slice(1)}`;
  await eventually("the X server listens", () =>
    world.exec("test", "-S", socket).then(
      () => true,
      () => false,
    ),
  );
  const script = lockerScript("i3lock -n -c 880000");
  return world.startSession({ userName, display: WORLD_DISPLAY, script });
}

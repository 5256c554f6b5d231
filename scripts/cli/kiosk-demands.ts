import { existsSync, statSync } from "node:fs";
import { isAbsolute } from "node:path";
import type { KioskFlags } from "./kiosk-commands.ts";
import { CommandError, EXIT } from "./output.ts";

/** @throws CommandError `notInstalled` with what installs it */
export function demandPrograms({ display, xServer, program }: KioskFlags): void {
  const needed = display === "xorg" ? [xServer] : ["/usr/bin/cage"];
  for (const path of [...needed, ...(program === undefined ? [] : [program])]) {
    if (isAbsolute(path) && statSync(path, { throwIfNoEntry: false })?.isFile()) continue;
    const what =
      display === "xorg" ? "apt-get install xserver-xorg" : "apt-get install cage xwayland";
    throw new CommandError("notInstalled", `${path} is not there: ${what}`, EXIT.usage);
  }
}

/** @throws CommandError `usage` */
export function demand(isRight: boolean, message: string): void {
  if (!isRight) throw new CommandError("usage", message, EXIT.usage);
}

/** @throws CommandError `notRoot`, `noSystemd` */
export function demandRootAndSystemd(): void {
  if (process.getuid?.() !== 0) {
    throw new CommandError("notRoot", "only root may change services: use sudo", EXIT.usage);
  }
  if (existsSync("/run/systemd/system")) return;
  throw new CommandError("noSystemd", "this machine does not run systemd");
}

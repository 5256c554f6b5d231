import { statSync } from "node:fs";
import { isAbsolute } from "node:path";
import type { KioskDisplay } from "../../agent/platform/linux/kiosk-unit.ts";
import type { KioskFlags } from "./kiosk-commands.ts";
import { CommandError, EXIT } from "./output.ts";

const PACKAGES: Readonly<Record<KioskDisplay, string>> = {
  xorg: "apt-get install xserver-xorg",
  cage: "apt-get install cage xwayland",
};

/** @throws CommandError `notInstalled` with what installs it */
export function demandPrograms({ display, xServer, program }: KioskFlags): void {
  const needed = display === "xorg" ? [xServer] : ["/usr/bin/cage", "/usr/bin/Xwayland"];
  for (const path of needed) demandProgram(path, PACKAGES[display]);
  if (program !== undefined) demandProgram(program, "name the program with --program");
}

function demandProgram(path: string, what: string): void {
  if (isAbsolute(path) && isRunnable(path)) return;
  throw new CommandError("notInstalled", `${path} is no program here: ${what}`, EXIT.usage);
}

function isRunnable(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true && (found.mode & 0o111) !== 0;
}

/** @throws CommandError `usage` */
export function demand(isRight: boolean, message: string): void {
  if (!isRight) throw new CommandError("usage", message, EXIT.usage);
}

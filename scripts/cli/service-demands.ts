import { existsSync } from "node:fs";
import { CommandError, EXIT } from "./output.ts";

/**
 * @param instead what else there is to do on a machine without systemd
 * @throws CommandError `notRoot`, `noSystemd`
 */
export function demandRootAndSystemd(instead = ""): void {
  if (process.getuid?.() !== 0) {
    throw new CommandError("notRoot", "only root may change services: use sudo", EXIT.usage);
  }
  if (existsSync("/run/systemd/system")) return;
  throw new CommandError("noSystemd", `this machine does not run systemd${instead}`);
}

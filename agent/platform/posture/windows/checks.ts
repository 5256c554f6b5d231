import type { PostureChecks } from "../posture-check.ts";
import { autologin, emptyPasswords, guestAccount, screenLock } from "./account-rows.ts";
import { diskEncryption, firewall, secureBoot, usbStorage } from "./protection-rows.ts";
import { browserVersions, osUpdates, timeSync } from "./upkeep-rows.ts";

/** Runs as SYSTEM: settings of the machine, never of a person's own registry hive. */
export const WINDOWS_CHECKS: PostureChecks = {
  diskEncryption,
  firewall,
  screenLock,
  osUpdates,
  browserVersions,
  autologin,
  timeSync,
  secureBoot,
  guestAccount,
  emptyPasswords,
  usbStorage,
};

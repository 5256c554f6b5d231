import type { PostureChecks } from "../posture-check.ts";
import { autologin, guestAccount, screenLock } from "./account-rows.ts";
import { diskEncryption, firewall, secureBoot } from "./protection-rows.ts";
import { browserVersions, osUpdates, timeSync } from "./upkeep-rows.ts";

/**
 * Runs as root. `emptyPasswords` and `usbStorage` have no row: macOS tells neither without an MDM
 * profile, so they stay `unknown`.
 */
export const MACOS_CHECKS: PostureChecks = {
  diskEncryption,
  firewall,
  screenLock,
  osUpdates,
  browserVersions,
  autologin,
  timeSync,
  secureBoot,
  guestAccount,
};

import type { PostureChecks } from "../posture-check.ts";
import { autologin } from "./autologin.ts";
import { browserVersions } from "./browser-versions.ts";
import { diskEncryption } from "./disk-encryption.ts";
import { firewall } from "./firewall.ts";
import { emptyPasswords, guestAccount, secureBoot, usbStorage } from "./hardening.ts";
import { osUpdates } from "./os-updates.ts";
import { screenLock } from "./screen-lock.ts";
import { timeSync } from "./time-sync.ts";

export const LINUX_CHECKS: PostureChecks = {
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

import type { OperatingSystem } from "../../../policies/vocabulary.ts";
import { LINUX_CHECKS } from "./linux/checks.ts";
import { MACOS_CHECKS } from "./macos/checks.ts";
import type { PostureChecks } from "./posture-check.ts";
import { WINDOWS_CHECKS } from "./windows/checks.ts";

/** The table: one row per fact and system. A fact without a row is `unknown` there. */
export const CHECKS_BY_SYSTEM: Readonly<Record<OperatingSystem, PostureChecks>> = {
  linux: LINUX_CHECKS,
  windows: WINDOWS_CHECKS,
  macos: MACOS_CHECKS,
};

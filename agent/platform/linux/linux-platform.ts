import type { Platform, PlatformOptions } from "../platform.ts";
import { createUnsupportedPlatform } from "../unsupported-platform.ts";

export function createLinuxPlatform(options: PlatformOptions): Platform {
  options.log.info("platform", { system: "linux" });
  return createUnsupportedPlatform("linux");
}

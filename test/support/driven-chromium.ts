import { type Browser, chromium } from "playwright-core";
import { FEATURES_OFF } from "../../main/hosts/chromium-features.ts";

/** The installed Chromium on no display, for pages of our own. */
export function launchDrivenChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({
    ...{ executablePath, headless: true, chromiumSandbox: false },
    args: [FEATURES_OFF],
  });
}

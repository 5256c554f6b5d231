import { fail } from "../policies/result.ts";
import { GuestKeeper, type GuestKeeperPorts } from "./guest-keeper.ts";
import { findChromium } from "./hosts/chromium-path.ts";
import { removeOldGuests, startGuestBrowser } from "./hosts/guest-browser.ts";

export type GuestPlace = {
  /** Not below the shell's own directory: the agent ends and clears what it finds here. */
  readonly guestsDir: string;
  readonly display: string | null;
};

/** Guests' browsers on the system's Chromium, whichever host shows the shell. */
export function openGuests(
  { guestsDir, display }: GuestPlace,
  listener: Pick<GuestKeeperPorts, "onEnd" | "onFailure">,
): GuestKeeper {
  const isRoot = process.getuid?.() === 0;
  const swept = removeOldGuests(guestsDir);
  return new GuestKeeper({
    ...listener,
    uptimeMs: () => performance.now(),
    // A shell that ends waits for no pause.
    after: (ms, run) => void setTimeout(run, ms).unref(),
    startGuest: async (rules, onGone) => {
      await swept;
      const executablePath = await findChromium();
      if (executablePath === null) return fail("noBrowser", "no Chromium: install chromium");
      if (display === null) return fail("noDisplay", "no X display: set DISPLAY");
      return startGuestBrowser({ executablePath, guestsDir, display, isRoot }, rules, onGone);
    },
  });
}

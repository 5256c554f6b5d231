import { fail } from "../policies/result.ts";
import { BlockedTally } from "./blocked-tally.ts";
import { GuestKeeper, type GuestListener } from "./guest-keeper.ts";
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
  listener: GuestListener,
): GuestKeeper {
  const isRoot = process.getuid?.() === 0;
  // At once, whether a guest comes or not; what could not go is tried again before each.
  const swept = removeOldGuests(guestsDir).catch(() => undefined);
  // A shell that ends waits for no pause.
  const after = (ms: number, run: () => void) => void setTimeout(run, ms).unref();
  const tally = new BlockedTally({ after, tell: listener.onBlocked });
  return new GuestKeeper({
    ...listener,
    uptimeMs: () => performance.now(),
    after,
    startGuest: async (rules, onGone) => {
      await swept;
      const executablePath = await findChromium();
      if (executablePath === null) return fail("noBrowser", "no Chromium: install chromium");
      if (display === null) return fail("noDisplay", "no X display: set DISPLAY");
      const options = { executablePath, guestsDir, display, isRoot };
      return startGuestBrowser(options, rules, onGone, ({ what }) => tally.add(what));
    },
  });
}

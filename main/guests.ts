import { fail, type Result } from "../policies/result.ts";
import { BlockedTally } from "./blocked-tally.ts";
import type { Guest, GuestGone } from "./guest.ts";
import { Patience } from "./guest-hang.ts";
import { GuestKeeper, type GuestListener } from "./guest-keeper.ts";
import type { GuestRules } from "./guest-rules.ts";
import { findChromium } from "./hosts/chromium-path.ts";
import { removeOldGuests, startGuestBrowser } from "./hosts/guest-browser.ts";
import type { Watch } from "./hosts/guest-guard.ts";

export type GuestPlace = {
  /** Not below the shell's own directory: the agent ends and clears what it finds here. */
  readonly guestsDir: string;
  readonly display: string | null;
};

/** Guests' browsers on the system's Chromium. */
export function openGuests(
  { guestsDir, display }: GuestPlace,
  listener: GuestListener,
): GuestKeeper {
  const patience = new Patience(() => performance.now());
  const isRoot = process.getuid?.() === 0;
  // At once, whether a guest comes or not; what could not go is tried again before each.
  const swept = removeOldGuests(guestsDir).catch(() => undefined);
  return keepGuests(async (rules, onGone, told) => {
    await swept;
    const executablePath = await findChromium();
    if (executablePath === null) return fail("noBrowser", "no Chromium: install chromium");
    if (display === null) return fail("noDisplay", "no X display: set DISPLAY");
    const options = { executablePath, guestsDir, display, isRoot, patience };
    return startGuestBrowser(options, rules, onGone, told);
  }, listener);
}

type StartGuest = (
  rules: GuestRules,
  onGone: (how: GuestGone) => void,
  told: Pick<Watch, "onBlocked" | "onHome">,
) => Promise<Result<Guest, string>>;

/** On whatever opens one guest's window. */
export function keepGuests(start: StartGuest, listener: GuestListener): GuestKeeper {
  const tally = new BlockedTally({ after, tell: listener.onBlocked });
  return new GuestKeeper({
    ...listener,
    uptimeMs: () => performance.now(),
    after,
    startGuest: (rules, onGone) =>
      start(rules, onGone, { onBlocked: ({ what }) => tally.add(what), onHome: listener.onHome }),
  });
}

/** A shell that ends waits for no pause. */
function after(ms: number, run: () => void): void {
  setTimeout(run, ms).unref();
}

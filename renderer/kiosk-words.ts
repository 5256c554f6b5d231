import type { Translate } from "./translate.ts";

const MINUTE_MS = 60_000;

/** Pure: how much is left of a guest's session, in whole minutes; what happens at its end where that is open. */
export function guestTimeText(remainingMs: number | null, translate: Translate): string {
  if (remainingMs === null) return translate("kiosk.cleared");
  const minutes = Math.ceil(remainingMs / MINUTE_MS);
  return minutes <= 1 ? translate("kiosk.lastMinute") : translate("kiosk.left", { count: minutes });
}

import type { Desk } from "../main/contract/bridge.ts";
import { secondsOf, whenOf } from "./countdown-words.ts";
import { sentences } from "./notice-words.ts";
import type { Translate } from "./translate.ts";

/** Pure: what is wrong, and that nothing of whoever was here is left, where that is so. */
export function deskWhy({ fault, nothingLeft }: Desk, translate: Translate): string | null {
  return sentences(
    translate(`desk.${fault}`),
    translate(nothingLeft ? "desk.nothingLeft" : "desk.leftovers"),
  );
}

/** Pure: what it does by itself, so that nobody waits for nothing. */
export function deskAgain(remainingMs: number | null, translate: Translate): string | null {
  if (remainingMs === null) return null;
  if (secondsOf(remainingMs) === 0) return translate("desk.now");
  return translate("desk.again", { when: whenOf(remainingMs, translate) });
}

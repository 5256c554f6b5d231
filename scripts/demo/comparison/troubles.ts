import { IntlMessageFormat } from "intl-messageformat";
import type { Sayable } from "./contract.ts";

/** Why an act failed on one of the computers; the page has them in its other languages, too. */
export const troublesEn = {
  "trouble.absent": "This computer can’t be shown on this machine.",
  "trouble.late":
    "Something did not come within {seconds, plural, one {# second} other {# seconds}}; the terminal says what.",
  "trouble.nobodyYet": "Nobody has signed in here yet.",
  "trouble.orderRefused":
    "The device refused the order: it takes six such orders in ten minutes, whoever sends them.",
  "trouble.other": "It failed; the terminal says why.",
} as const;

export type TroubleId = keyof typeof troublesEn;
export type TroubleMessages = Readonly<Record<TroubleId, string>>;
/** One of the above, filled in. */
export type Trouble = Sayable & { readonly id: TroubleId };

export function troubleText({ id, values }: Trouble): string {
  return String(new IntlMessageFormat(troublesEn[id], "en").format(values));
}

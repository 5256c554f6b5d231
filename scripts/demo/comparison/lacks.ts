import { IntlMessageFormat } from "intl-messageformat";
import type { EventValues } from "./events.ts";

/** What a machine may lack, and what mends it; the page has them in its other languages, too. */
export const lacksEn = {
  "lack.notLinux": "no private Linux on {platform}",
  "lack.notRoot": "a private system with accounts of its own needs root",
  "lack.notInstalled": "not installed: {programs}",
  "lack.noBleachBit": "BleachBit is not installed, so that the switch on the left is off",
  "lack.notStarted": "the computers could not be started: {because}",
  "lack.noNetwork":
    "the right computer has no network of its own, and its agent can’t see the plug: after “Plug it in”, up to a minute passes until the server hears it",
  "mend.asRoot": "run “npm start” as root on Linux with systemd, in a virtual machine if you like",
  "mend.install": "apt-get install {packages}",
  "mend.startAgain":
    "press Ctrl-C and start again; .sandbox/last then holds what each program said",
} as const;

export type LackId = keyof typeof lacksEn;
export type LackMessages = Readonly<Record<LackId, string>>;

export function lackText(id: LackId, values: EventValues): string {
  return String(new IntlMessageFormat(lacksEn[id], "en").format(values));
}

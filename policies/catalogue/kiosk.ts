import * as z from "zod/mini";
import { allowList, permissions } from "./set-rows.ts";
import { rowFacts, type SettingRow } from "./setting-row.ts";

/** https anywhere, http only on this machine; never with a user name in it. */
const ORIGIN =
  /^(?:https:\/\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|http:\/\/(?:localhost|127\.0\.0\.1))(?::\d{1,5})?$/;
const ADDRESS_PATTERN =
  /^(?:https:\/\/(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|http:\/\/(?:localhost|127\.0\.0\.1))(?::\d{1,5})?(?:\/(?!.*\.\.)[\x21-\x7e]*)?$/;

/** docs/kiosk.md, "What a guest can't get out of". */
const DEVICES =
  "pages of a kiosk get no serial, USB or Bluetooth devices, since the browser would ask the guest " +
  "in a window of its own; a reader that types like a keyboard needs no permission";

type StartAddress = string | null;

/** There is no stricter address. The order of the alphabet makes the choice the same everywhere. */
const start: SettingRow<StartAddress> = {
  ...rowFacts<StartAddress>({ label: "Start page", default: null }),
  shape: { kind: "address" },
  schema: z.nullable(
    z
      .string()
      .check(
        z.maxLength(500),
        z.refine(isStartAddress, "use an https:// address (http:// only for localhost)"),
      ),
  ),
  join: (one, other) => [one, other].filter((address) => address !== null).sort()[0] ?? null,
  stricter: "the first in alphabetical order",
};

export const KIOSK_SETTINGS = {
  "kiosk.start": start,
  "kiosk.allow": allowList({
    label: "Addresses that may be opened",
    pattern: ADDRESS_PATTERN,
    default: "any",
  }),
  "kiosk.permit": permissions({
    label: "What pages may ask for",
    of: ["print", "camera", "microphone", "geolocation", "notifications", "clipboardRead", "hid"],
    origin: ORIGIN,
    never: { serial: DEVICES, usb: DEVICES, bluetooth: DEVICES },
    default: {},
  }),
} as const;

function isStartAddress(text: string): boolean {
  if (!URL.canParse(text) || text.includes("..")) return false;
  const { origin, username, password } = new URL(text);
  return ORIGIN.test(origin) && username === "" && password === "";
}

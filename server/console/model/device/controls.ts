import { DEVICE_CLASSES, type DeviceClass } from "../../../../policies/vocabulary.ts";
import type { RouteBody } from "../../../contract/admin-api.ts";

export type ModeChoice = "enforce" | "observe" | "pause15" | "pause60" | "pause240";

/** One person may pause for four hours at most; it comes back by itself. */
export const MODE_CHOICES: readonly { readonly value: ModeChoice; readonly words: string }[] = [
  { value: "enforce", words: "enforce: it acts" },
  { value: "observe", words: "observe: it only tells what it would do" },
  { value: "pause15", words: "paused for 15 minutes" },
  { value: "pause60", words: "paused for 1 hour" },
  { value: "pause240", words: "paused for 4 hours" },
];

const CLASS_WORDS: Readonly<Record<DeviceClass, string>> = {
  personal: "personal: one person’s own",
  shared: "shared: many people, one after the other",
  kiosk: "kiosk: guests, one application",
  critical: "critical: nothing ends or reboots by itself",
  display: "display: nobody signs in",
};

export const CLASS_CHOICES: readonly { readonly value: DeviceClass; readonly words: string }[] =
  DEVICE_CLASSES.map((value) => ({ value, words: CLASS_WORDS[value] }));

export function modeBody(choice: ModeChoice, reason: string): RouteBody<"setDeviceMode"> {
  if (choice === "enforce" || choice === "observe") return { mode: choice, reason };
  return { mode: "paused", forMs: Number(choice.slice("pause".length)) * 60_000, reason };
}

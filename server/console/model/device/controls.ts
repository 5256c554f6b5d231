import type { RouteBody } from "../../../contract/admin-api.ts";

/** One person may pause for four hours at most; it comes back by itself. */
export const MODE_CHOICES = ["enforce", "observe", "pause15", "pause60", "pause240"] as const;
export type ModeChoice = (typeof MODE_CHOICES)[number];

export function modeBody(choice: ModeChoice, reason: string): RouteBody<"setDeviceMode"> {
  if (choice === "enforce" || choice === "observe") return { mode: choice, reason };
  return { mode: "paused", forMs: Number(choice.slice("pause".length)) * 60_000, reason };
}

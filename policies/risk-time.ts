import { WEEKDAYS } from "./calendar-entry.ts";
import type { RiskContext } from "./risk-variables.ts";
import { localTimeOf } from "./time-zone.ts";

/** @param zone the device's own */
export function riskTime(nowMs: number, zone: string): Pick<RiskContext, "time" | "zone"> {
  const local = new Date(localTimeOf(nowMs, zone));
  const weekday = WEEKDAYS[local.getUTCDay()] ?? WEEKDAYS[0];
  return { time: { hour: local.getUTCHours(), minute: local.getUTCMinutes(), weekday }, zone };
}

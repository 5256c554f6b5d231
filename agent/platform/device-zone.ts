import { readlinkSync } from "node:fs";

const ZONE_IN_LINK = /\/zoneinfo\/(.+)$/;

/** The system's time zone now; Node only knows the one of its own start. */
export function deviceZone(localTimePath = "/etc/localtime"): string {
  const own = Temporal.Now.timeZoneId();
  if (process.env["TZ"] !== undefined) return own;
  try {
    const zone = ZONE_IN_LINK.exec(readlinkSync(localTimePath))?.[1];
    return zone === undefined ? own : new Temporal.ZonedDateTime(0n, zone).timeZoneId;
  } catch {
    return own;
  }
}

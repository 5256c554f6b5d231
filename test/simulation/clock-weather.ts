import { calendarInstants } from "../../policies/calendar.ts";
import { DEVICE_ID } from "./admin.ts";
import type { World } from "./world.ts";

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

export function setWallClock(world: World): void {
  const minutes = world.random.pick([-1440, -60, -10, 10, 60, 1440]);
  world.time.setWallClock(minutes * MINUTE_MS);
}

/** To shortly before or after it, of today or of yesterday. */
export function setWallClockToClosing(world: World): void {
  const { wallMs } = world.time;
  const entries = world.daemon?.calendar ?? [];
  const [next] = calendarInstants(entries, wallMs, wallMs + 2 * DAY_MINUTES * MINUTE_MS, DEVICE_ID);
  if (next === undefined) return;
  const daysBack = world.random.pick([0, 1]);
  const minutes = world.random.pick([-10, -2, 2, 20, 40]) - daysBack * DAY_MINUTES;
  world.time.setWallClock(next.atMs - wallMs + minutes * MINUTE_MS);
}

import { CalendarKeeper } from "../../agent/core/calendar-keeper.ts";
import type { CalendarEntry } from "../../policies/calendar-entry.ts";
import type { SessionEvent } from "../../policies/session-state.ts";
import { FakeClock } from "./fake-clock.ts";

const MINUTE_MS = 60_000;

export const CLOSING_ENTRY: CalendarEntry = {
  id: "closing",
  act: "signOut",
  zone: "UTC",
  daily: ["10:10"],
  days: null,
  cron: null,
  warnBeforeMs: MINUTE_MS,
  whenIdleForMs: null,
  noLaterThanMs: 0,
  spreadMs: 0,
  ifMissedWithinMs: 30 * MINUTE_MS,
};

/** The wall clock of the fake starts at 10:00 UTC. */
export function calendarWorld(
  values = new Map<string, string>(),
  clock = new FakeClock(),
  entries: () => readonly CalendarEntry[] = () => [CLOSING_ENTRY],
) {
  const asked: SessionEvent[] = [];
  const keeper = new CalendarKeeper({
    clock,
    scheduler: {
      recheck: () => undefined,
      onJump: () => () => undefined,
      at: (instantMs, run) => clock.at(clock.uptimeMs() + instantMs - clock.nowMs(), run),
    },
    keyValue: {
      get: (key) => values.get(key) ?? null,
      set: (key, value) => void values.set(key, value),
    },
    deviceId: "device-1",
    entries,
    ask: (event) => asked.push(event),
    log: { info: () => undefined, warn: () => undefined },
  });
  return { keeper, asked, clock, values };
}

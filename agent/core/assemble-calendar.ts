import { settingValue } from "../../policies/effective.ts";
import { CalendarKeeper } from "./calendar-keeper.ts";
import type { ConductorPorts } from "./conductor-ports.ts";
import type { PoliciesInForce } from "./policies-in-force.ts";
import type { SessionBoard } from "./session-board.ts";

/** The calendar of the values in force, which asks every session. */
export function assembleCalendar(
  { clock, scheduler, store, log }: ConductorPorts,
  deviceId: string,
  { policies, board }: { readonly policies: PoliciesInForce; readonly board: SessionBoard },
): CalendarKeeper {
  return new CalendarKeeper({
    clock,
    scheduler,
    keyValue: store.keyValue,
    deviceId,
    entries: () => settingValue(policies.effective, "session.calendar"),
    ask: (event) => board.broadcast(event),
    log,
  });
}

import * as z from "zod/mini";
import type { StaffTicket } from "../contract/staff-ticket.ts";
import type { KeyValue } from "./ports.ts";
import { storedJson } from "./stored-json.ts";

const KEY = "staff.usedTickets";
const MAX_KEPT = 200;

const keptSchema = z.object({
  used: z.array(z.object({ id: z.string(), expiresAtMs: z.number() })),
  /** None that expires until then is accepted: of those, used ones may be forgotten. */
  floorMs: z.number(),
});
type Kept = z.infer<typeof keptSchema>;

/**
 * Remembers which tickets were used. Nothing is forgotten by a clock, which somebody may set forward
 * and back again: when there are too many, the oldest go and none as old as they counts any more.
 */
export class UsedTickets {
  readonly #keyValue: KeyValue;

  constructor(keyValue: KeyValue) {
    this.#keyValue = keyValue;
  }

  stateOf(ticket: StaffTicket, nowMs: number): "good" | "usedUp" | "expired" {
    const { used, floorMs } = this.#kept();
    if (used.some(({ id }) => id === idOf(ticket))) return "usedUp";
    return ticket.expiresAtMs <= Math.max(nowMs, floorMs) ? "expired" : "good";
  }

  /** On the disk before anything happens: a crash may lose a ticket, but never use it twice. */
  add(ticket: StaffTicket): void {
    const { used, floorMs } = this.#kept();
    const all = [...used, { id: idOf(ticket), expiresAtMs: ticket.expiresAtMs }].sort(
      (one, other) => other.expiresAtMs - one.expiresAtMs,
    );
    const forgotten = all.slice(MAX_KEPT).map(({ expiresAtMs }) => expiresAtMs);
    const kept = { used: all.slice(0, MAX_KEPT), floorMs: Math.max(floorMs, ...forgotten) };
    this.#keyValue.set(KEY, JSON.stringify(kept));
  }

  #kept(): Kept {
    const stored = z.safeParse(keptSchema, storedJson(this.#keyValue.get(KEY)));
    return stored.success ? stored.data : { used: [], floorMs: 0 };
  }
}

function idOf({ use, expiresAtMs, serial }: StaffTicket): string {
  return `${use} ${expiresAtMs} ${serial}`;
}

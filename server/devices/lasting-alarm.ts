import * as z from "zod/mini";
import { type KioskFault, kioskFaultSchema } from "../../agent/contract/guest-blocked.ts";
import type { AuditRow } from "../../agent/contract/reports.ts";
import { parseStrictJson } from "../../agent/contract/strict-json.ts";

/** What a device's log says of a fault that lasts. */
export type LastingFault = {
  /** What is wrong, in words; null: nothing any more. */
  readonly detail: string | null;
};

/** The newest alarm of its kind and device, and up to which row of the device's log it tells. */
export type HeldAlarm = { readonly lastRow: number; readonly endedAt: string | null };

type Told = LastingFault & { readonly row: number; readonly at: string };

/** Back within the hour it is the same alarm, going on: as with others a hostile device has one an hour. */
const GONE_AFTER_MS = 3_600_000;

const bodySchema = z.object({ told: kioskFaultSchema });

const WORDS: Readonly<Record<NonNullable<KioskFault>, string>> = {
  lost: "no guest's browser stays up; the screen sends guests to the desk",
  unreachable: "the start page can't be reached; the screen sends guests to the desk",
};

export function lastingFaultOf({
  event,
  body,
}: Pick<AuditRow, "event" | "body">): LastingFault | null {
  if (event !== "kioskFault") return null;
  const json = parseStrictJson(Buffer.from(body));
  const decoded = z.safeParse(bodySchema, json.ok ? json.value : null);
  if (!decoded.success) return null;
  const { fault } = decoded.data.told;
  return { detail: fault === null ? null : WORDS[fault] };
}

/** One alarm for a fault, however often a row is sent: rows that it knows of change nothing. */
export function alarmStep(
  held: HeldAlarm | null,
  told: Told,
): "raise" | "reopen" | "goOn" | "end" | "nothing" {
  if (held !== null && told.row <= held.lastRow) return "nothing";
  const isOpen = held !== null && held.endedAt === null;
  if (told.detail === null) return isOpen ? "end" : "nothing";
  if (isOpen) return "goOn";
  if (held === null || held.endedAt === null) return "raise";
  return Date.parse(told.at) - Date.parse(held.endedAt) < GONE_AFTER_MS ? "reopen" : "raise";
}

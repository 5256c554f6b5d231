import * as z from "zod/mini";
import { type KioskFault, kioskFaultSchema } from "../../agent/contract/guest-blocked.ts";
import type { AuditRow } from "../../agent/contract/reports.ts";
import { parseStrictJson } from "../../agent/contract/strict-json.ts";
import type { AlarmKind } from "../contract/log-events.ts";

export type DeviceAlarm = { readonly kind: AlarmKind; readonly detail: string };

/** A device that enrols anew sends its whole log: what lies back longer than this is history. */
const NEWS_FOR_MS = 24 * 3_600_000;

const KIOSK_WORDS: Readonly<Record<NonNullable<KioskFault>, string>> = {
  lost: "no guest's browser stays up; the screen sends guests to the desk",
  unreachable: "the start page cannot be reached; the screen sends guests to the desk",
};

const kioskRowSchema = z.object({ told: kioskFaultSchema });

/**
 * Pure. What rows that a device has just told of want somebody to go and see. The device says each once,
 * however often it tries again.
 */
export function alarmsOf(rows: readonly AuditRow[], nowMs: number): readonly DeviceAlarm[] {
  return rows
    .filter(({ event, at }) => event === "kioskFault" && nowMs - Date.parse(at) < NEWS_FOR_MS)
    .flatMap(({ body }) => {
      const json = parseStrictJson(Buffer.from(body));
      const row = z.safeParse(kioskRowSchema, json.ok ? json.value : null);
      const fault = row.success ? row.data.told.fault : null;
      return fault === null ? [] : [{ kind: "kioskFault", detail: KIOSK_WORDS[fault] } as const];
    });
}

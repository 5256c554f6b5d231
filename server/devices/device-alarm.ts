import * as z from "zod/mini";
import { brokenLockSchema, brokenLockWords } from "../../agent/contract/broken-lock.ts";
import { type KioskFault, kioskFaultSchema } from "../../agent/contract/guest-blocked.ts";
import type { AuditRow } from "../../agent/contract/reports.ts";
import { parseStrictJson } from "../../agent/contract/strict-json.ts";
import { type AlarmKind, LASTING_ALARM_KINDS } from "../contract/log-events.ts";

/** What a row of a device's log says of something that everybody must hear of. */
export type ToldAlarm = {
  readonly kind: AlarmKind;
  /** What is wrong, in words; null: nothing any more. */
  readonly detail: string | null;
};

/** The newest alarm of its kind and device, and up to which row of the device's log it tells. */
export type HeldAlarm = {
  readonly at: string;
  readonly lastRow: number;
  readonly endedAt: string | null;
};

type Told = ToldAlarm & { readonly row: number; readonly at: string };

/** Back within the hour it is the same alarm, going on: as with others a hostile device has one an hour. */
const GONE_AFTER_MS = 3_600_000;

const MAX_WORDS = 400;

const KIOSK_WORDS: Readonly<Record<NonNullable<KioskFault>, string>> = {
  lost: "no guest's browser stays up; the screen sends guests to the desk",
  unreachable: "the start page can't be reached; the screen sends guests to the desk",
};

const kioskSchema = z.object({ told: kioskFaultSchema });

export function toldIn({ event, body }: Pick<AuditRow, "event" | "body">): ToldAlarm | null {
  if (event === "kioskFault") return kioskFaultIn(body);
  return event === "lockBroken" ? brokenLockIn(body) : null;
}

function kioskFaultIn(body: string): ToldAlarm | null {
  const row = decoded(kioskSchema, body);
  if (row === null) return null;
  const { fault } = row.told;
  const detail = fault === null ? null : KIOSK_WORDS[fault];
  return { kind: "kioskFault", detail };
}

function brokenLockIn(body: string): ToldAlarm | null {
  const row = decoded(brokenLockSchema, body);
  if (row === null) return null;
  const because = row.because.slice(0, MAX_WORDS);
  return { kind: "lockBroken", detail: brokenLockWords({ ...row, because }) };
}

function decoded<S extends z.ZodMiniType>(schema: S, body: string): z.output<S> | null {
  const json = parseStrictJson(Buffer.from(body));
  const row = z.safeParse(schema, json.ok ? json.value : null);
  return row.success ? row.data : null;
}

/**
 * One alarm for a fault, however often a row is sent: rows that it knows of change nothing. Of what
 * only happens there is one an hour, too.
 */
export function alarmStep(
  held: HeldAlarm | null,
  told: Told,
): "raise" | "reopen" | "goOn" | "end" | "nothing" {
  if (held !== null && told.row <= held.lastRow) return "nothing";
  const goesOn = LASTING_ALARM_KINDS.includes(told.kind);
  if (!goesOn) return held === null || isLater(told, held.at) ? "raise" : "goOn";
  return held === null || held.endedAt === null
    ? whileOpen(held, told)
    : whileOver(held.endedAt, told);
}

function whileOpen(held: HeldAlarm | null, { detail }: Told): "raise" | "goOn" | "end" | "nothing" {
  if (held === null) return detail === null ? "nothing" : "raise";
  return detail === null ? "end" : "goOn";
}

function whileOver(endedAt: string, told: Told): "raise" | "reopen" | "nothing" {
  if (told.detail === null) return "nothing";
  return isLater(told, endedAt) ? "raise" : "reopen";
}

function isLater({ at }: Told, than: string): boolean {
  return Date.parse(at) - Date.parse(than) >= GONE_AFTER_MS;
}

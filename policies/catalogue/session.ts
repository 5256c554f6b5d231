import * as z from "zod/mini";
import { type CalendarEntry, calendarEntrySchema } from "../calendar-entry.ts";
import { KEEP_AWAKE_WORDS, LEFTOVER_KINDS } from "../vocabulary.ts";
import { textSet, wordSet } from "./set-rows.ts";
import { rowFacts, type SettingRow } from "./setting-row.ts";
import { choice, count, DAY, duration, flag, HOUR, limit, MINUTE, SECOND } from "./simple-rows.ts";

const IDLE = { minMs: 30 * SECOND, maxMs: DAY } as const;
const MAX_CALENDAR_ENTRIES = 50;
/** The name of a program's file: no path and no argument. */
const PROGRAM = /^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}$/;

const calendar: SettingRow<readonly CalendarEntry[]> = {
  ...rowFacts<readonly CalendarEntry[]>({ label: "Acts at fixed times", default: [] }),
  shape: { kind: "calendar" },
  schema: z.array(calendarEntrySchema).check(z.maxLength(MAX_CALENDAR_ENTRIES)),
  join: (one, other) => {
    const byText = new Map([...one, ...other].map((entry) => [JSON.stringify(entry), entry]));
    return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
  },
  stricter: "more",
};

/** Settings of `session:`. Idle limits count from the last input; defaults act on nobody. */
export const SESSION_SETTINGS = {
  "session.idle.warnBefore": duration({
    label: "Warning before each step",
    minMs: 20 * SECOND,
    maxMs: HOUR,
    default: MINUTE,
    stricter: "longer",
  }),
  "session.idle.lockAfter": limit({ label: "Lock when idle", ...IDLE, default: "off" }),
  "session.idle.clearAfter": limit({ label: "Clear when idle", ...IDLE, default: "off" }),
  "session.idle.signOutAfter": limit({ label: "Sign out when idle", ...IDLE, default: "off" }),
  "session.maxLength": limit({
    label: "Longest session",
    minMs: 5 * MINUTE,
    maxMs: 7 * DAY,
    default: "off",
  }),
  "session.reauth.onResume": flag({
    label: "Sign in again after sleep",
    default: false,
    stricter: true,
  }),
  "session.reauth.onRiskRise": flag({
    label: "Sign in again when risk rises",
    default: false,
    stricter: true,
  }),
  "session.reauth.every": limit({
    label: "Sign in again every",
    minMs: 15 * MINUTE,
    maxMs: 7 * DAY,
    default: "off",
  }),
  "session.calendar": calendar,
  "session.keepAwake.allow": wordSet({
    label: "What may hold idle steps",
    of: KEEP_AWAKE_WORDS,
    default: [],
    stricter: "fewer",
  }),
  "session.keepAwake.max": duration({
    label: "Longest hold of idle steps",
    minMs: MINUTE,
    maxMs: 12 * HOUR,
    default: HOUR,
    stricter: "shorter",
  }),
  "session.moreTime.times": count({ label: "More time: times", min: 0, max: 20, default: 10 }),
  "session.moreTime.each": duration({
    label: "More time: each",
    minMs: MINUTE,
    maxMs: HOUR,
    default: 5 * MINUTE,
    stricter: "shorter",
  }),
  "session.takeoverAfter": limit({
    label: "A locked computer is offered to the next person after",
    minMs: 0,
    maxMs: DAY,
    default: "off",
  }),
  "session.emergency.for": duration({
    label: "Emergency hold: length",
    minMs: MINUTE,
    maxMs: HOUR,
    default: 15 * MINUTE,
    stricter: "shorter",
  }),
  "session.emergency.perShift": count({
    label: "Emergency hold: times per session",
    min: 0,
    max: 10,
    default: 0,
  }),
  "session.clear.apps": textSet({
    label: "Programs that are closed when a session is cleared",
    pattern: PROGRAM,
    default: [],
    stricter: "more",
  }),
  "session.clear.also": wordSet({
    label: "What is cleared besides browsers",
    of: LEFTOVER_KINDS,
    default: LEFTOVER_KINDS,
    stricter: "more",
  }),
  "session.silence": choice({
    label: "When the server is not heard",
    loosestFirst: ["report", "tighten"],
    default: "report",
  }),
} as const;

import { expect, test } from "vitest";
import { calendarInstants, missed } from "../../../policies/calendar.ts";
import type { CalendarEntry } from "../../../policies/calendar-entry.ts";
import { calendarEntry } from "../../support/policies.ts";

const DAY = 86_400_000;

/** Two days around a date, as UTC texts without milliseconds. */
function instants(entry: Partial<CalendarEntry>, from: string, days = 1) {
  const fromMs = Date.parse(`${from}T00:00:00Z`);
  return calendarInstants([calendarEntry(entry)], fromMs, fromMs + days * DAY, "d-1").map(
    ({ atMs }) => new Date(atMs).toISOString().slice(0, 16),
  );
}

test.each([
  ["in winter", "Europe/Paris", "07:00", "2026-01-15", ["2026-01-15T06:00"]],
  ["in summer", "Europe/Paris", "07:00", "2026-07-15", ["2026-07-15T05:00"]],
  ["in a gap", "Europe/Paris", "02:30", "2026-03-29", ["2026-03-29T01:00"]],
  ["in an overlap", "Europe/Paris", "02:30", "2026-10-25", ["2026-10-25T00:30"]],
  ["in a gap", "America/New_York", "02:30", "2026-03-08", ["2026-03-08T07:00"]],
  ["in an overlap", "America/New_York", "01:30", "2026-11-01", ["2026-11-01T05:30"]],
  ["in a half-hour gap", "Australia/Lord_Howe", "02:15", "2026-10-03", ["2026-10-03T15:30"]],
  ["in a half-hour overlap", "Australia/Lord_Howe", "01:45", "2026-04-04", ["2026-04-04T14:45"]],
])("%s of %s, %s on %s", (_what, zone, time, from, expected) => {
  expect(instants({ zone, daily: [time] }, from)).toEqual(expected);
});

test("a day that a zone skipped acts at the first moment after it", () => {
  const acts = instants({ zone: "Pacific/Apia", daily: ["12:00"] }, "2011-12-29", 3);
  expect(acts).toEqual([
    "2011-12-29T22:00",
    "2011-12-30T10:00",
    "2011-12-30T22:00",
    "2011-12-31T22:00",
  ]);
});

test("acts only on its weekdays", () => {
  const weekend = instants({ days: ["sat", "sun"] }, "2026-11-16", 7);
  expect(weekend).toEqual(["2026-11-21T19:00", "2026-11-22T19:00"]);
});

test("does nothing on closed days, as the entry's own zone counts them", () => {
  const zone = "Pacific/Auckland";
  const entry = { zone, daily: ["07:00"], closedDays: ["2026-12-25"] };
  expect(instants(entry, "2026-12-23", 3)).toEqual(["2026-12-23T18:00", "2026-12-25T18:00"]);
});

test.each([
  ["0 7 * * *", ["2026-11-23T06:00", "2026-11-24T06:00"]],
  ["30 6-18/6 * * 1", ["2026-11-23T05:30", "2026-11-23T11:30", "2026-11-23T17:30"]],
  ["0 0 24 11 *", ["2026-11-23T23:00"]],
  ["0 12 24 * 1", ["2026-11-23T11:00", "2026-11-24T11:00"]],
  ["0 12 * 12 *", []],
])("understands the cron line %s", (cron, expected) => {
  expect(instants({ daily: null, cron }, "2026-11-23", 2)).toEqual(expected);
});

test("acts within 15 minutes are one: the earliest moment, the strictest act", () => {
  const fromMs = Date.parse("2026-11-22T00:00:00Z");
  const entries = [
    calendarEntry({ id: "first", act: "clear", daily: ["20:00"] }),
    calendarEntry({ id: "second", act: "signOut", daily: ["20:10"] }),
    calendarEntry({ id: "later", act: "lock", daily: ["20:15"] }),
  ];
  const acts = calendarInstants(entries, fromMs, fromMs + DAY, "d-1");
  expect(acts.map(({ id, act, atMs }) => [id, act, atMs])).toEqual([
    ["second", "signOut", Date.parse("2026-11-22T19:00:00Z")],
    ["later", "lock", Date.parse("2026-11-22T19:15:00Z")],
  ]);
});

test("windows that follow each other find every act once, wherever they are cut", () => {
  const fromMs = Date.parse("2026-11-20T00:00:00Z");
  const entries = [
    calendarEntry({ id: "a", daily: null, cron: "*/15 6-22 * * *" }),
    calendarEntry({ id: "b", daily: null, cron: "10,25,40,55 7-21 * * *" }),
  ];
  const whole = calendarInstants(entries, fromMs, fromMs + DAY, "d-1");
  const cuts = Array.from({ length: 49 }, (_, index) => fromMs + index * 1_800_000);
  const pieces = cuts.slice(1).flatMap((toMs, index) => {
    return calendarInstants(entries, cuts[index] ?? 0, toMs, "d-1");
  });
  expect(pieces).toEqual(whole);
});

test("spreads devices, and each device always by the same", () => {
  const entry = calendarEntry({ spreadMs: 600_000 });
  const fromMs = Date.parse("2026-11-22T00:00:00Z");
  const of = (seed: string) => calendarInstants([entry], fromMs, fromMs + DAY, seed)[0]?.atMs ?? 0;
  const shifts = Array.from({ length: 200 }, (_, index) => of(`d-${index}`) - of("d-0"));
  expect(new Set(shifts).size).toBeGreaterThan(150);
  expect(Math.max(...shifts) - Math.min(...shifts)).toBeLessThan(600_000);
  expect(of("d-7")).toBe(of("d-7"));
});

test.each([
  ["slept through it", -20, true],
  ["was off for too long", -31, false],
  ["was awake", 1, false],
])("a device that %s (last act %d min ago)", (what, minutes, isMissed) => {
  const actMs = Date.parse("2026-11-22T19:00:00Z");
  const nowMs = actMs - minutes * 60_000;
  const lastSeenMs = what === "was awake" ? nowMs : actMs - 3_600_000;
  const acts = missed([calendarEntry()], lastSeenMs, nowMs, "d-1");
  expect(acts.map(({ atMs }) => atMs)).toEqual(isMissed ? [actMs] : []);
});

test("of several missed times of one entry only the last is made good", () => {
  const entry = calendarEntry({ daily: ["18:00", "20:00"], ifMissedWithinMs: 4 * 3_600_000 });
  const nowMs = Date.parse("2026-11-22T19:30:00Z");
  const acts = missed([entry], nowMs - DAY, nowMs, "d-1");
  expect(acts.map(({ atMs }) => new Date(atMs).toISOString())).toEqual([
    "2026-11-22T19:00:00.000Z",
  ]);
});

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { lintPolicy } from "../../../policies/authoring.ts";
import { closedDaysIn, withClosedDays } from "../../../scripts/cli/closed-days.ts";

const NOW_MS = Date.parse("2026-11-25T10:00:00Z");
const dir = mkdtempSync(join(tmpdir(), "sw-closed-days-"));
afterAll(() => rmSync(dir, { recursive: true }));

function calendar(...events: readonly (readonly string[])[]): string {
  const body = events.flatMap((lines, index) => [
    "BEGIN:VEVENT",
    ...(lines.some((line) => line.startsWith("UID:")) ? [] : [`UID:${index}@test`]),
    ...lines,
    "END:VEVENT",
  ]);
  return ["BEGIN:VCALENDAR", "VERSION:2.0", ...body, "END:VCALENDAR", ""].join("\r\n");
}

test.each<[string, readonly (readonly string[])[], readonly string[]]>([
  ["one day", [["DTSTART;VALUE=DATE:20261225"]], ["2026-12-25"]],
  [
    "several days, the end not included",
    [["DTSTART;VALUE=DATE:20261230", "DTEND;VALUE=DATE:20270102"]],
    ["2026-12-30", "2026-12-31", "2027-01-01"],
  ],
  [
    "a day of every year",
    [["DTSTART;VALUE=DATE:20100501", "RRULE:FREQ=YEARLY"]],
    ["2027-05-01", "2028-05-01"],
  ],
  [
    "a day of every year but one",
    [["DTSTART;VALUE=DATE:20100501", "RRULE:FREQ=YEARLY", "EXDATE;VALUE=DATE:20270501"]],
    ["2028-05-01"],
  ],
  [
    "a day of a series that was moved once",
    [
      ["UID:a", "DTSTART;VALUE=DATE:20260501", "RRULE:FREQ=YEARLY;COUNT=2"],
      ["UID:a", "RECURRENCE-ID;VALUE=DATE:20270501", "DTSTART;VALUE=DATE:20270503"],
    ],
    ["2027-05-03"],
  ],
  ["an hour, which closes nothing", [["DTSTART:20261225T090000Z"]], []],
  ["last year", [["DTSTART;VALUE=DATE:20251225"]], []],
  [
    "the same day twice",
    [["DTSTART;VALUE=DATE:20261225"], ["DTSTART;VALUE=DATE:20261225"]],
    ["2026-12-25"],
  ],
])("reads %s", (_what, events, days) => {
  expect(closedDaysIn(calendar(...events), NOW_MS)).toEqual({ ok: true, value: days });
});

test.each([
  ["nothing", ""],
  ["a page of HTML", "<html><body>Holidays</body></html>"],
  ["half a file", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART"],
])("refuses %s", (_what, text) => {
  expect(closedDaysIn(text, NOW_MS)).toMatchObject({ ok: false, reason: "badCalendar" });
});

test.each([
  ["events that cover decades", "DTEND;VALUE=DATE:20500101", "RRULE:FREQ=YEARLY"],
  ["a rule by the second", "SUMMARY:odd", "RRULE:FREQ=SECONDLY"],
  ["a rule that no date fulfils", "SUMMARY:odd", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"],
])("%s can't make it endless", (_what, one, other) => {
  const days = closedDaysIn(calendar(["DTSTART;VALUE=DATE:20260101", one, other]), NOW_MS);
  expect(days.ok ? days.value.length : 0).toBeLessThanOrEqual(732);
});

test("writes the days on the line of the file's name, and leaves every other letter", () => {
  writeFileSync(join(dir, "holidays.ics"), calendar(["DTSTART;VALUE=DATE:20261225"]));
  const policy = (days: string) => `apiVersion: sessionward/v1   # v1
kind: Policy
name: ward
appliesTo: { groups: [wards] }
device: shared
session:
  calendar:
    - { id: closing, daily: ["19:00"], zone: Europe/Paris, do: clear, closedDays: ${days} } # shop
`;
  const file = join(dir, "ward.yaml");
  const written = withClosedDays(policy("holidays.ics"), file, NOW_MS);
  expect(written).toBe(policy('["2026-12-25"]'));
  const { flattened } = lintPolicy(written);
  expect(flattened?.settings["session.calendar"]?.value).toMatchObject([
    { id: "closing", closedDays: ["2026-12-25"] },
  ]);
  expect(lintPolicy(policy("holidays.ics")).problems[0]).toMatchObject({ line: 8 });
  expect(() => withClosedDays(policy("none.ics"), file, NOW_MS)).toThrow(/cannot read .*none\.ics/);
});

import { expect, test } from "vitest";
import { alarmStep, lastingFaultOf } from "../../../server/devices/lasting-alarm.ts";

const MINUTE_MS = 60_000;
const at = (minute: number) => new Date(minute * MINUTE_MS).toISOString();
const open = { lastRow: 5, endedAt: null };
const over = { lastRow: 6, endedAt: at(10) };
const begins = (row: number, minute = 11) => ({ row, at: at(minute), detail: "unreachable" });
const ends = (row: number) => ({ row, at: at(11), detail: null });

test.each([
  ["the first fault", null, begins(5), "raise"],
  ["another word for a fault that goes on", open, begins(6), "goOn"],
  ["the end of it", open, ends(6), "end"],
  ["the next fault", over, begins(9, 70), "raise"],
  ["one that is back within the hour", over, begins(7, 69), "reopen"],
  ["a row that is sent again while it goes on", open, begins(5), "nothing"],
  ["a row that is sent again after its end", over, begins(5, 30), "nothing"],
  ["an end that is sent again", over, ends(6), "nothing"],
  ["an end of what never began", null, ends(3), "nothing"],
  ["a second end", over, ends(8), "nothing"],
])("%s", (_what, held, told, step) => {
  expect(alarmStep(held, told)).toBe(step);
});

test.each([
  ['{"told":{"fault":"lost"}}', { detail: expect.stringMatching(/stays up/) }],
  ['{"told":{"fault":"unreachable"}}', { detail: expect.stringMatching(/start page/) }],
  ['{"told":{"fault":null}}', { detail: null }],
  ['{"told":{"fault":"<b>"}}', null],
  ["{}", null],
  ["no JSON", null],
])("reads of a row %s what it says", (body, fault) => {
  expect(lastingFaultOf({ event: "kioskFault", body })).toEqual(fault);
});

test("no other row is a fault that lasts", () => {
  expect(lastingFaultOf({ event: "locked", body: '{"told":{"fault":"lost"}}' })).toBeNull();
});

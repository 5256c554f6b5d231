import { expect, test } from "vitest";
import { alarmStep, toldIn } from "../../../server/devices/device-alarm.ts";

const MINUTE_MS = 60_000;
const at = (minute: number) => new Date(minute * MINUTE_MS).toISOString();
const open = { at: at(0), lastRow: 5, endedAt: null };
const over = { at: at(0), lastRow: 6, endedAt: at(10) };
const begins = (row: number, minute = 11) =>
  ({ kind: "kioskFault", row, at: at(minute), detail: "unreachable" }) as const;
const ends = (row: number) => ({ ...begins(row), detail: null });
const happens = (row: number, minute: number) =>
  ({ ...begins(row, minute), kind: "lockBroken" }) as const;

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
  ["the first of a moment", null, happens(5, 0), "raise"],
  ["another of its kind within the hour", open, happens(6, 59), "goOn"],
  ["one that comes an hour later", open, happens(6, 60), "raise"],
  ["a row of one that is sent again, however late", open, happens(5, 90), "nothing"],
])("%s", (_what, held, told, step) => {
  expect(alarmStep(held, told)).toBe(step);
});

test.each([
  ['{"told":{"fault":"lost"}}', expect.stringMatching(/stays up/)],
  ['{"told":{"fault":"unreachable"}}', expect.stringMatching(/start page/)],
  ['{"told":{"fault":null}}', null],
])("reads of a kiosk's row %s what it says", (body, detail) => {
  expect(toldIn({ event: "kioskFault", body })).toEqual({ kind: "kioskFault", detail });
});

test.each([
  [true, /our locker was ended by signal 9; locking again/],
  [false, /our locker was ended by signal 9; not locked again/],
])("a lock that nobody opened is an alarm of a moment, locked again: %s", (locksAgain, detail) => {
  const because = "our locker was ended by signal 9";
  const body = JSON.stringify({ sessionId: "3", because, locksAgain });
  expect(toldIn({ event: "lockBroken", body })).toEqual({
    kind: "lockBroken",
    detail: expect.stringMatching(detail),
  });
});

test("what a device says at length is cut short", () => {
  const body = JSON.stringify({ sessionId: "3", because: "x".repeat(9_000), locksAgain: false });
  const { detail } = toldIn({ event: "lockBroken", body }) ?? {};
  expect(detail).toMatch(/^x{400}; not locked again$/);
});

test.each([
  ["kioskFault", '{"told":{"fault":"<b>"}}'],
  ["kioskFault", "{}"],
  ["lockBroken", "no JSON"],
  ["locked", '{"told":{"fault":"lost"}}'],
  ["toString", "{}"],
])("no other row is an alarm: %s %s", (event, body) => {
  expect(toldIn({ event, body })).toBeNull();
});

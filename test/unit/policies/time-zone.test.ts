import { expect, test } from "vitest";
import { instantOf, localTimeOf } from "../../../policies/time-zone.ts";

const at = (text: string) => Date.parse(`${text}Z`);

test.each([
  ["an ordinary time", "Europe/Paris", "2026-07-01T12:00", "2026-07-01T10:00"],
  ["the first moment after a gap", "Europe/Paris", "2026-03-29T02:30", "2026-03-29T01:00"],
  ["the moment right after it", "Europe/Paris", "2026-03-29T03:00", "2026-03-29T01:00"],
  ["the first of two", "Europe/Paris", "2026-10-25T02:30", "2026-10-25T00:30"],
  ["half an hour that is skipped", "Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:30"],
  ["a day that was skipped", "Pacific/Apia", "2011-12-30T12:00", "2011-12-30T10:00"],
])("of %s in %s, %s is %s UTC", (_what, zone, local, utc) => {
  expect(new Date(instantOf(at(local), zone)).toISOString()).toContain(utc);
});

test("a clock that tells parts of a millisecond has a local time too", () => {
  const utcMs = at("2026-07-01T10:00") + 0.5;
  expect(localTimeOf(utcMs, "Europe/Paris") - utcMs).toBe(2 * 3_600_000);
});

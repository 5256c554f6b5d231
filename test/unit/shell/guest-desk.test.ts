import { expect, test } from "vitest";
import { keeper, rulesAt } from "../../support/kept-guests.ts";

test("people at the desk are told that files of a guest are left, for as long as that is so", async () => {
  const { guests, calls } = keeper({ leftFiles: [2, 0] });
  for (const page of ["a", null, "down", null, "b", null, "down"]) await guests.want(rulesAt(page));
  const told = calls.filter((call) => /^(told|desk)/.test(call));
  const desk = "desk unreachable 3000";
  expect(told).toEqual(["told 2", `${desk}, files are left`, "told 0", desk]);
});

test("a start page that can't be reached sends people to the desk, and is one alert", async () => {
  const { guests, calls, clock } = keeper();
  for (const pauseMs of [3_000, 6_000, 12_000, 24_000, 48_000, 60_000]) {
    calls.length = 0;
    await guests.want(rulesAt("down"));
    expect(calls).toContain(`desk unreachable ${pauseMs}`);
    expect(calls.includes("fault unreachable")).toBe(pauseMs === 3_000);
    clock.nowMs += pauseMs;
  }
  calls.length = 0;
  await guests.want(rulesAt("a"));
  expect(calls).toEqual(["start a", "no desk", "fault null"]);
});

test("another start page is tried at once where the last could not be reached", async () => {
  const { guests, calls } = keeper();
  await guests.want(rulesAt("down"));
  await guests.want(rulesAt("a"));
  expect(calls).toContain("start a");
});

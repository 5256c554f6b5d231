import { expect, test } from "vitest";
import { announcementAt, secondsOf } from "../../../renderer/countdown-words.ts";
import { receive } from "../../../renderer/received-view.ts";
import { viewOf } from "../../support/shell-values.ts";

test.each([
  [42_000, 42],
  [41_001, 42],
  [41_000, 41],
  [1, 1],
  [0, 0],
  [-5, 0],
])("shows %i ms as %i s", (ms, seconds) => {
  expect(secondsOf(ms)).toBe(seconds);
});

test("speaks at set moments, never each second, and firmly in the last ten", () => {
  const spoken: string[] = [];
  let before: number | null = null;
  for (let seconds = 65; seconds >= 0; seconds -= 1) {
    const manner = announcementAt(before, seconds);
    if (manner !== null) spoken.push(`${seconds} ${manner}`);
    before = seconds;
  }
  expect(spoken).toEqual(["65 polite", "60 polite", "30 polite", "20 polite", "10 assertive"]);
});

test("speaks once of moments that a sleeping page slept through", () => {
  expect(announcementAt(90, 5)).toBe("assertive");
  expect(announcementAt(5, 4)).toBeNull();
});

test("keeps its deadline when the same one arrives a little later", () => {
  const first = receive(null, viewOf({ remainingMs: 30_000 }), 1_000);
  const again = receive(first, viewOf({ remainingMs: 28_900 }), 2_000);
  expect(again.deadlineMs).toBe(first.deadlineMs);
});

test("follows the agent when the deadline really moved, and forgets it when there is none", () => {
  const first = receive(null, viewOf({ remainingMs: 30_000 }), 1_000);
  expect(receive(first, viewOf({ remainingMs: 300_000 }), 2_000).deadlineMs).toBe(302_000);
  expect(receive(first, viewOf({ remainingMs: null }), 2_000).deadlineMs).toBeNull();
});

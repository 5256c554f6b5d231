import { expect, test } from "vitest";
import { parseStoryOptions } from "../../../scripts/demo/story-options.ts";
import { nextMinute, storyPolicy } from "../../../scripts/demo/story-policy.ts";

test("takes the first full minute that leaves enough time", () => {
  const noon = Date.UTC(2026, 10, 22, 12, 0, 0);
  expect(nextMinute(noon, 60_000)).toBe(noon + 60_000);
  expect(nextMinute(noon + 1, 60_000)).toBe(noon + 120_000);
});

test("writes the calendar in UTC minutes, and none where nothing is due", () => {
  expect(storyPolicy(Date.UTC(2026, 10, 22, 7, 5))).toContain('daily: ["07:05"]');
  expect(storyPolicy(null)).not.toContain("calendar");
});

test("takes only a local display", () => {
  expect(parseStoryOptions(["--display", ":1", "--once"])).toMatchObject({
    ok: true,
    value: { display: ":1", once: true, json: false },
  });
  expect(parseStoryOptions(["--display", "elsewhere:0"])).toMatchObject({ reason: "badUsage" });
  expect(parseStoryOptions(["--nope"])).toMatchObject({ ok: false, reason: "badUsage" });
});

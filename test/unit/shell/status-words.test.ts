import { expect, test } from "vitest";
import { sessionDescriptionSchema } from "../../../agent/contract/session-description.ts";
import { LANGUAGES } from "../../../policies/vocabulary.ts";
import { durationWords } from "../../../renderer/duration-words.ts";
import { statusSections } from "../../../renderer/status-words.ts";
import { translator } from "../../../renderer/translate.ts";
import { DESCRIBED } from "../../support/described.ts";
import { viewOf } from "../../support/shell-values.ts";

const HEADINGS = [
  "This session",
  "What happens next",
  "Rules on this device",
  "What your organisation can see",
  "What your organisation cannot see",
  "Cleared before you",
];

function linesOf(description = DESCRIBED, ended: Parameters<typeof viewOf>[0] = {}) {
  const view = viewOf(ended, { surface: "status", description });
  return statusSections({ ...view, ended: view.status?.ended ?? null }, translator("en")).map(
    ({ title, lines }) => ({
      title,
      lines: lines.map(({ text, origin }) => (origin === null ? text : `${text} [${origin}]`)),
    }),
  );
}

test("says when the session ends, what comes next and why, and each rule with its origin", () => {
  const sections = linesOf();
  expect(sections.map(({ title }) => title)).toEqual(HEADINGS);
  expect(sections.slice(0, 3).map(({ lines }) => lines)).toEqual([
    ["Open for 2 hours.", "Ends in 10 hours at the latest."],
    ["This session is cleared in 1 hour, 30 minutes. It is the time set for this device."],
    [
      "After 5 minutes without activity this screen locks. [From: ward-workstation]",
      "After 1 hour without activity this session ends. [From: ward-workstation]",
      "This session lasts 12 hours at most. [From: house]",
      "This session is cleared at: 07:00, 15:00, and 23:00. [From: house]",
      "You can get 5 minutes more, 10 times. [Built in]",
      "Clearing takes: sign-ins to sites, data of sites, and history. [Built in]",
    ],
  ]);
});

test("says how a person appears off the device, as the rules in force have it", () => {
  for (const [people, words] of [
    ["name", "Your name."],
    ["pseudonym", "A code in place of your name."],
    ["none", "Not who you are."],
  ] as const) {
    expect(linesOf({ ...DESCRIBED, people })[3]?.lines.at(-1)).toBe(
      `${words} Records are to be kept for 90 days at most.`,
    );
  }
});

test("promises nothing of a device that only notes what it would do", () => {
  const next = linesOf({ ...DESCRIBED, observing: true })[1];
  expect(next?.lines).toEqual([
    "This device only notes what it would do. Nothing happens to your session.",
  ]);
});

test("says when the session before was cleared, and nothing of whose it was", () => {
  const ended = {
    at: "2026-11-22T10:42:00Z",
    reason: "calendar",
    cleared: "done",
    code: "K7-2MP",
  } as const;
  const [line] = linesOf(DESCRIBED, { ended }).at(-1)?.lines ?? [];
  expect(line).toMatch(/^Signed out at .+\. It is the time set .+ Everything was cleared/);
});

test("shows the hostile name of a policy as it was written", () => {
  const rules = [{ rule: "afterSleep" as const, policy: "<img src=x onerror=alert(1)>{x}" }];
  expect(linesOf({ ...DESCRIBED, rules })[2]?.lines).toEqual([
    "After sleep you sign in again. [From: <img src=x onerror=alert(1)>{x}]",
  ]);
});

test.each(LANGUAGES)("says all of it in %s, and keeps the agreed shape", (language) => {
  expect(sessionDescriptionSchema.safeParse(DESCRIBED).success).toBe(true);
  const view = viewOf({}, { surface: "status", description: DESCRIBED, language });
  const sections = statusSections({ ...view, ended: null }, translator(language));
  expect(sections).toHaveLength(HEADINGS.length);
  for (const { text } of sections.flatMap(({ lines }) => lines)) expect(text).not.toMatch(/[{}]/);
});

test.each([
  [0, "0 seconds"],
  [59_999, "59 seconds"],
  [60_000, "1 minute"],
  [3_660_000, "1 hour, 1 minute"],
  [90 * 86_400_000, "90 days"],
])("calls %i ms %s", (ms, words) => {
  expect(durationWords(ms, "en")).toBe(words);
});

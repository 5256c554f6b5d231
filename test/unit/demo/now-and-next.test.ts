import { expect, test } from "vitest";
import { nextText, stageText } from "../../../scripts/demo/page/now-and-next.ts";
import { sayer } from "../../../scripts/demo/page/translate.ts";
import { sideState } from "../../support/demo-states.ts";

const say = sayer("en");
const AT = "2026-11-25T09:00:00.000Z";
const NOW_MS = Date.parse(AT) - 13_000;
const clears = { what: "clear", at: AT };

test.each([
  ["nothing ahead", { next: null }, "Nothing will happen by itself."],
  // Each touch puts it off: a number that counts down while somebody works would never come true.
  ["somebody at work", { next: clears }, "Nothing, while somebody is there."],
  ["somebody at work", { next: clears, stage: "noticed" }, "Nothing, while somebody is there."],
  ["nobody there", { next: clears, atKeyboard: null }, "Clears the browsers in 0:13"],
  ["somebody who is warned", { next: clears, stage: "warned" }, "Clears the browsers in 0:13"],
] as const)("with %s, says what comes: %#", (_, change, said) => {
  const { text, clock } = nextText(sideState(change), NOW_MS, say);
  expect([text, clock].filter((part) => part !== null).join(" ")).toBe(said);
});

test("a notice at a session's start makes nobody idle", () => {
  expect(stageText(sideState({ stage: "noticed" }), say)).toBe("in use, with a notice");
  expect(stageText(sideState({ stage: "noticed", atKeyboard: null }), say)).toBe("idle, noticed");
  expect(stageText(sideState({ stage: "warned" }), say)).toBe("warning on the screen");
});

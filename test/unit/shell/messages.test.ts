import { expect, test } from "vitest";
import { LANGUAGES } from "../../../policies/vocabulary.ts";
import type { MessageId } from "../../../renderer/messages/en.ts";
import { directionOf, MESSAGES, translator } from "../../../renderer/translate.ts";

const IDS = Object.keys(MESSAGES.en) as MessageId[];
const SOME = { count: 3, when: "soon", time: "10:42", code: "K7", causes: "rain" };
const VALUES = {
  ...SOME,
  time: "2 h",
  times: "07:00",
  data: "tabs",
  holders: "film",
  name: "house",
};

test.each(LANGUAGES)("%s has every message and no other", (language) => {
  expect(Object.keys(MESSAGES[language]).sort()).toEqual([...IDS].sort());
});

test.each(LANGUAGES)(
  "%s formats every message, with the same placeholders as English",
  (language) => {
    const translate = translator(language);
    for (const id of IDS) {
      expect(translate(id, VALUES), id).not.toMatch(/[{}]/);
      expect(placeholders(MESSAGES[language][id]), id).toEqual(placeholders(MESSAGES.en[id]));
    }
  },
);

test.each(LANGUAGES)("%s tells one from several", (language) => {
  const translate = translator(language);
  expect(translate("when.seconds", { count: 1 })).not.toBe(translate("when.seconds", { count: 3 }));
});

test("uses no exclamation mark and no jargon", () => {
  for (const text of LANGUAGES.flatMap((language) => Object.values(MESSAGES[language]))) {
    expect(text).not.toMatch(/!|\b(daemon|policy|agent|token|logind)\b/i);
  }
});

test("writes Arabic from right to left", () => {
  expect(LANGUAGES.filter((language) => directionOf(language) === "rtl")).toEqual(["ar"]);
});

function placeholders(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)[,}]/g)].map((match) => match[1] ?? ""))]
    .filter((name) => name in VALUES)
    .sort();
}

import { expect, test, vi } from "vitest";
import { appearanceSchema } from "../../../agent/contract/appearance.ts";
import { MAX_LOCAL_MESSAGE_BYTES } from "../../../agent/contract/local-calls.ts";
import { HeldAppearance } from "../../../main/held-appearance.ts";
import {
  MAX_NAME_CHARACTERS,
  MAX_TEXT_CHARACTERS,
  SHELL_TEXTS,
} from "../../../policies/shell-texts.ts";
import { LANGUAGES } from "../../../policies/vocabulary.ts";
import { MESSAGES, OWN_WORDS, translator } from "../../../renderer/translate.ts";
import { pngChunk, pngOf } from "../../support/png.ts";

const LIBRARY = { organisation: "City Library", logo: null, texts: {} };

test("nothing that may be said in other words has anything to fill in", () => {
  for (const id of Object.values(OWN_WORDS)) {
    for (const language of LANGUAGES) expect(MESSAGES[language][id]).not.toMatch(/[{}]/);
  }
});

test("own words stand as they are, and only in the language that has them", () => {
  const texts = { en: { calendar: "<b>Closing</b> {count, plural," }, de: {} };
  expect(translator("en", texts)("why.calendar")).toBe(
    "\u2068<b>Closing</b> {count, plural,\u2069",
  );
  expect(translator("de", texts)("why.calendar")).toBe(MESSAGES.de["why.calendar"]);
  expect(translator("fr", texts)("why.calendar")).toBe(MESSAGES.fr["why.calendar"]);
  expect(translator("en", texts)("why.command")).toBe(MESSAGES.en["why.command"]);
});

test("the largest appearance goes through the local channel in one message", () => {
  const words = Object.fromEntries(
    SHELL_TEXTS.map((text) => [text, "ﷺ".repeat(MAX_TEXT_CHARACTERS)]),
  );
  const filler = pngChunk("tEXt", Buffer.alloc(16_000));
  const largest = {
    organisation: "ﷺ".repeat(MAX_NAME_CHARACTERS),
    logo: pngOf(16, 16, { before: [filler] }),
    texts: Object.fromEntries(LANGUAGES.map((language) => [language, words])),
  };
  expect(appearanceSchema.safeParse(largest).success).toBe(true);
  expect(Buffer.byteLength(JSON.stringify(largest))).toBeLessThan(MAX_LOCAL_MESSAGE_BYTES - 4_096);
});

test("a shell asks once for each appearance, and again where no answer came", async () => {
  const answers: (typeof LIBRARY | null)[] = [
    null,
    LIBRARY,
    { ...LIBRARY, organisation: "Town Hall" },
  ];
  const ask = vi.fn(async () => answers.shift() ?? null);
  const onChange = vi.fn();
  const held = new HeldAppearance({ ask, onChange });
  await held.follow(undefined);
  expect(ask).not.toHaveBeenCalled();
  for (const id of ["a", "a", "a"]) await held.follow(id);
  expect([ask.mock.calls.length, held.value]).toEqual([2, LIBRARY]);
  await held.follow("b");
  expect(held.value?.organisation).toBe("Town Hall");
  await held.follow("a");
  expect(held.value?.organisation).toBe("Town Hall");
});

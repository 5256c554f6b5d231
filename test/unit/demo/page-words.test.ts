import { expect, test } from "vitest";
import { eventText } from "../../../scripts/demo/comparison/events.ts";
import { problemOf } from "../../../scripts/demo/comparison/problem.ts";
import { refusalText } from "../../../scripts/demo/page/refusal.ts";
import { isLanguage, languageOf, MESSAGES, sayer } from "../../../scripts/demo/page/translate.ts";

const OTHERS = Object.keys(MESSAGES)
  .filter(isLanguage)
  .filter((language) => language !== "en");
const IDS = Object.keys(MESSAGES.en) as (keyof typeof MESSAGES.en)[];
/** The same word in both languages. */
const ALIKE = new Set([
  ...["Agent", "{count, number} kB", "{count, number} MB", "Session"],
  "apt-get install {packages}",
]);

/** What is filled in, whatever stands around it. */
function blanksOf(message: string): readonly string[] {
  return [...message.matchAll(/\{(\w+)[,}]/g)].map(([, name = ""]) => name).toSorted();
}

test("the page speaks English, French and German", () => {
  expect(Object.keys(MESSAGES)).toEqual(["en", "fr", "de"]);
});

test.each(OTHERS)(
  "%s has every message, with the same blanks, and in its own words",
  (language) => {
    const messages = MESSAGES[language];
    expect(Object.keys(messages).toSorted()).toEqual([...IDS].toSorted());
    for (const id of IDS) {
      expect(blanksOf(messages[id]), id).toEqual(blanksOf(MESSAGES.en[id]));
      if (!ALIKE.has(MESSAGES.en[id])) expect(messages[id], id).not.toBe(MESSAGES.en[id]);
    }
  },
);

test("every message can be said", () => {
  const values = { count: 2, step: 1, steps: 13, seconds: 5, signedIn: 7, asked: 14, status: 500 };
  const names = { first: "Ada", next: "Ben", person: "Ada", side: "S", act: "A", id: "1" };
  const words = { family: "firefox", status: "done", state: "done", code: "0", milliseconds: 9 };
  const lacks = { platform: "plan9", programs: "Xvfb", packages: "xvfb", because: "no memory" };
  const tour = { caption: "C.", reason: "R." };
  for (const language of [...OTHERS, "en"] as const) {
    const say = sayer(language);
    for (const id of IDS) {
      const said = say(id, {
        ...values,
        ...names,
        files: 2,
        bytes: 9,
        ...words,
        ...lacks,
        ...tour,
      });
      expect(said, `${language}: ${id}`).not.toMatch(/[{}#]|^$/);
    }
  }
});

test("the first language that a browser likes and the page knows is spoken, otherwise English", () => {
  expect(languageOf(["pt-BR", "de-CH", "fr"])).toBe("de");
  expect(languageOf(["pt-BR"])).toBe("en");
  expect(languageOf(["constructor"])).toBe("en");
});

test("what is told on the wire is what the page says in English", () => {
  const values = { files: 1, bytes: 1_200 };
  const told = eventText("event.tokenFound", values);
  expect(told).toBe("The token is in 1 file: 1,200 bytes.");
  expect(sayer("en")("event.tokenFound", values)).toBe(told);
  expect(sayer("de")("event.tokenFound", values)).toBe(
    "Die Anmeldung liegt in 1 Datei: 1.200 Bytes.",
  );
});

test("a refusal is said in the page's language, whatever the demo's own words were", () => {
  const busy = problemOf("busy", "findToken is still being done");
  expect(refusalText(409, busy, sayer("de"))).toMatch(/^Eins nach dem anderen/);
  expect(refusalText(409, busy, sayer("fr"))).toMatch(/^Une action à la fois/);
  expect(refusalText(502, "Bad Gateway", sayer("fr"))).toBe("La démonstration a répondu 502.");
});

import { IntlMessageFormat } from "intl-messageformat";
import { expect, test } from "vitest";
import { chosenLanguage, keepLanguage } from "../../../server/console/chosen-language.ts";
import { REFUSALS } from "../../../server/console/messages/refusals.ts";
import { failureWords } from "../../../server/console/model/failure-words.ts";
import { absoluteTime, relativeTime } from "../../../server/console/model/time-words.ts";
import {
  LANGUAGES,
  languageOf,
  MESSAGES,
  type MessageId,
  sayer,
} from "../../../server/console/translate.ts";
import { Problem } from "../../../server/http/problem.ts";

const OTHERS = LANGUAGES.filter((language) => language !== "en");
const IDS = Object.keys(MESSAGES.en) as MessageId[];

/** The same word in both languages: a name, a loanword, or nothing but blanks. */
const ALIKE: Readonly<Record<"fr" | "de", ReadonlySet<string>>> = {
  fr: new Set([
    ...["Pages", "Invitation", "page", "action", "Message", "Minutes", "Mode", "Active", "active"],
    ...["observe", "version"],
    ...["agent {version}", "Ctrl", "Palette (Ctrl+K)", "{policy}, version {version}"],
    ...["{count} h", "Version", "Version {version}", "Cookies"],
  ]),
  de: new Set([
    ...["Live", "Name", "Person", "Offline", "Online", "offline", "Alarm", "Alarm: {words}", "Esc"],
    ...["{size} B", "{size} KiB", "{size} MiB", "Version", "Version {version}", "Passkeys"],
    "Rollout",
    "Rollouts",
    "Cookies",
  ]),
};

/** As the parser numbers what is only text. */
const LITERAL = 0;

function hasWords(message: string): boolean {
  return /\p{L}/u.test(message.replace(/\{\w+\}/g, ""));
}

/** What is filled in, whatever stands around it. */
function blanksOf(message: string): readonly string[] {
  const names = new Set<string>();
  const collect = (elements: ReturnType<IntlMessageFormat["getAst"]>) => {
    for (const element of elements) {
      if ("value" in element && element.type !== LITERAL) names.add(element.value);
      const options = "options" in element ? Object.values(element.options) : [];
      for (const { value } of options) collect(value);
    }
  };
  collect(new IntlMessageFormat(message, "en").getAst());
  return [...names].toSorted();
}

test("the console speaks English, French and German", () => {
  expect(LANGUAGES).toEqual(["en", "fr", "de"]);
  expect(IDS.length).toBeGreaterThan(300);
});

test.each(OTHERS)("%s has every message, with the same blanks, and none is empty", (language) => {
  const messages = MESSAGES[language];
  expect(Object.keys(messages).toSorted()).toEqual([...IDS].toSorted());
  for (const id of IDS) {
    expect(blanksOf(messages[id]), id).toEqual(blanksOf(MESSAGES.en[id]));
    expect(messages[id].trim(), id).not.toBe("");
  }
});

test.each(["fr", "de"] as const)("%s leaves no message in English", (language) => {
  const left = IDS.filter((id) => MESSAGES[language][id] === MESSAGES.en[id]);
  const alike = left.map((id) => MESSAGES.en[id]).filter(hasWords);
  expect(alike.filter((message) => !ALIKE[language].has(message))).toEqual([]);
});

test("every message can be said, with one of something and with several", () => {
  for (const language of LANGUAGES) {
    const say = sayer(language);
    for (const id of IDS) {
      const blanks = blanksOf(MESSAGES.en[id]);
      for (const value of [1, 2, 12_345]) {
        const said = say(id, Object.fromEntries(blanks.map((name) => [name, value])));
        expect(said, `${language}: ${id}`).not.toMatch(/[{}#]|^$/);
      }
    }
  }
});

test("no message shouts, and none has a space that French or German would not", () => {
  for (const id of IDS) {
    expect(MESSAGES.fr[id], id).not.toMatch(/!|\w[;?]|'/);
    expect(MESSAGES.de[id], id).not.toMatch(/!| [;?:]|'/);
  }
});

test("speaks the first language that a browser likes and it knows, otherwise English", () => {
  expect(languageOf(["pt-BR", "de-CH", "fr"])).toBe("de");
  expect(languageOf(["pt-BR"])).toBe("en");
  expect(languageOf(["constructor"])).toBe("en");
});

test("keeps the language that somebody chose, and takes none that it does not speak", () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  expect(chosenLanguage(storage)).toBeNull();
  keepLanguage(storage, "fr");
  expect(chosenLanguage(storage)).toBe("fr");
  for (const key of kept.keys()) kept.set(key, "klingon");
  expect(chosenLanguage(storage)).toBeNull();
});

test("puts things among the words where the language wants them", () => {
  const time = { isTime: true };
  expect(sayer("en").around("device.since", { time })).toEqual(["since ", time]);
  const line = sayer("de").around("order.policy", { policy: time, version: 3 });
  expect(line).toEqual([time, ", Version 3"]);
});

test("tells times in each language", () => {
  const at = "2026-11-22T08:03:00Z";
  const nowMs = Date.parse("2026-11-22T08:05:00Z");
  const told = LANGUAGES.map((language) => relativeTime(at, nowMs, sayer(language)));
  expect(told).toEqual(["2m ago", "il y a 2\u00a0min", "vor 2 Min."]);
  expect(absoluteTime(at, sayer("de"), "Europe/Berlin")).toBe("22.11.2026, 09:03:00 MEZ");
  expect(absoluteTime(at, sayer("en"), "Europe/Berlin")).toMatch(/^22 Nov 2026, 09:03:00/);
});

test("says why the server refused in one's language, with its own sentence below", () => {
  const problem = new Problem(404, "unknownDevice", "no device is called pc-7").toDocument();
  expect(failureWords(problem, sayer("de"))).toMatchObject({
    title: "Das gibt es nicht",
    detail: REFUSALS.de.unknownDevice,
    original: "No device is called pc-7.",
    id: "unknownDevice",
  });
  const own = { detail: "No device is called pc-7.", original: "" };
  expect(failureWords(problem, sayer("en"))).toMatchObject(own);
  const rare = { ...problem, reason: "somethingNew" };
  expect(failureWords(rare, sayer("de"))).toMatchObject(own);
});

test("has the server's own titles in English", () => {
  const statuses = IDS.flatMap((id) => /^failure\.(\d+)$/.exec(id)?.[1] ?? []);
  expect(statuses.length).toBeGreaterThan(10);
  for (const status of statuses) {
    const { title } = new Problem(Number(status), "x", "y").toDocument();
    expect(sayer("en")(`failure.${status}` as MessageId)).toBe(title);
  }
});

import { expect, test } from "vitest";
import { CATALOGUE, SETTING_KEYS } from "../../../policies/catalogue.ts";
import { settingWords, stricterWords } from "../../../server/console/model/setting-words.ts";
import { sayer } from "../../../server/console/translate.ts";

const SAY = sayer("en");

test.each(SETTING_KEYS)("calls %s in English as the catalogue does", (key) => {
  const { label, stricter } = CATALOGUE[key];
  expect([settingWords(key, SAY), stricterWords(key, SAY)]).toEqual([label, stricter]);
});

test.each(["fr", "de"] as const)("has words of %s for every setting", (language) => {
  const say = sayer(language);
  const left = SETTING_KEYS.filter((key) => settingWords(key, say) === CATALOGUE[key].label);
  // The word is the same everywhere.
  expect(left).toEqual(["browsers.managed.cookies"]);
  const ways = SETTING_KEYS.filter((key) => {
    const { stricter } = CATALOGUE[key];
    return !stricter.includes(" < ") && stricterWords(key, say) === stricter;
  });
  expect(ways).toEqual([]);
});

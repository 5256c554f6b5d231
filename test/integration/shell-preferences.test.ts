import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openPreferences } from "../../main/preferences.ts";
import { tempDir } from "../support/temp-dir.ts";

test("keeps language, text size and window bounds over a restart, in plain Node", async () => {
  const dir = tempDir();
  const first = await openPreferences(dir);
  expect(first.language()).toBeNull();
  expect(first.textSize()).toBe(100);
  first.setLanguage("ar");
  first.setTextSize(150);
  first.setWindowBounds({ x: 1, y: 2, width: 3, height: 4 });
  const second = await openPreferences(dir);
  expect(second.language()).toBe("ar");
  expect(second.textSize()).toBe(150);
  expect(second.windowBounds()).toEqual({ x: 1, y: 2, width: 3, height: 4 });
});

test.each(["{not json", '{"language":"xx","textSize":900,"windowBounds":7,"lockAfter":0}'])(
  "counts what it can't read as not chosen: %s",
  async (text) => {
    const dir = tempDir();
    writeFileSync(join(dir, "preferences.json"), text);
    const preferences = await openPreferences(dir);
    const { language, textSize, windowBounds } = preferences;
    expect([language(), textSize(), windowBounds()]).toEqual([null, 100, null]);
  },
);

test("keeps nothing of who leaves, and speaks to them as they chose until they are gone", async () => {
  const dir = tempDir();
  const preferences = await openPreferences(dir);
  preferences.setLanguage("ar");
  preferences.forget();
  preferences.setTextSize(150);
  expect([preferences.language(), (await openPreferences(dir)).language()]).toEqual(["ar", null]);
  preferences.letGo();
  expect([preferences.language(), preferences.textSize()]).toEqual([null, 100]);
  preferences.setLanguage("fr");
  expect((await openPreferences(dir)).language()).toBe("fr");
});

test("writes nothing but what a person may choose", async () => {
  const dir = tempDir();
  (await openPreferences(dir)).setLanguage("fr");
  expect(JSON.parse(readFileSync(join(dir, "preferences.json"), "utf8"))).toEqual({
    language: "fr",
  });
});

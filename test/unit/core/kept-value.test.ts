import { expect, test } from "vitest";
import { KeptValue } from "../../../agent/core/kept-value.ts";
import type { KeyValue } from "../../../agent/core/ports.ts";

function wordsIn(texts: Map<string, string>) {
  const read: (string | null)[] = [];
  const keyValue: KeyValue = {
    get: (key) => texts.get(key) ?? null,
    set: (key, value) => void texts.set(key, value),
  };
  const words = new KeptValue<readonly string[]>(keyValue, "words", (text) => {
    read.push(text);
    return text === null ? [] : JSON.parse(text);
  });
  return { words, read };
}

test("what is kept is read when it is another text than the last", () => {
  const texts = new Map<string, string>();
  const { words, read } = wordsIn(texts);
  const found = [null, null, '["a"]', '["a"]', '["b"]', '["a"]'].map((text) => {
    if (text !== null) texts.set("words", text);
    return words.value;
  });
  expect(found).toEqual([[], [], ["a"], ["a"], ["b"], ["a"]]);
  expect(read).toEqual([null, '["a"]', '["b"]', '["a"]']);
});

test("what was written here is not read, and another reader finds it", () => {
  const texts = new Map<string, string>();
  const { words, read } = wordsIn(texts);
  words.keep(["a"]);
  expect(words.value).toEqual(["a"]);
  expect(read).toEqual([]);
  expect(wordsIn(texts).words.value).toEqual(["a"]);
});

test("a write that was taken back is not believed", () => {
  const texts = new Map([["words", '["before"]']]);
  const { words } = wordsIn(texts);
  words.keep(["lost"]);
  texts.set("words", '["before"]');
  expect(words.value).toEqual(["before"]);
});

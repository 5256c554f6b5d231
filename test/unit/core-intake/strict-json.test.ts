import fc from "fast-check";
import { expect, test } from "vitest";
import { MAX_JSON_DEPTH, parseStrictJson } from "../../../agent/contract/strict-json.ts";

const parse = (text: string) => parseStrictJson(Buffer.from(text));
const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

test.each([
  ["an object", '{"a":1,"b":[true,false,null,"x"],"c":{"a":-1.5e3}}'],
  ["the same key in two objects", '[{"a":1},{"a":2}]'],
  ["a key that only looks like a number", '{"1":"","-1":{}}'],
  ["quotes, braces and colons inside strings", String.raw`{"a\"{":"}:,[\\","b":"\\"}`],
  ["an escaped surrogate pair", String.raw`"\ud83d\ude00"`],
  ["the largest safe integer", "9007199254740991"],
  ["the deepest nesting allowed", nested(MAX_JSON_DEPTH)],
])("reads %s", (_, text) => {
  expect(parse(text)).toEqual({ ok: true, value: JSON.parse(text) });
});

test.each([
  ["nothing", "", "notJson"],
  ["a trailing comma", '{"a":1,}', "notJson"],
  ["NaN", '{"a":NaN}', "notJson"],
  ["a byte order mark", "\ufeff{}", "notJson"],
  ["a key twice", '{"a":1,"b":2,"a":3}', "duplicateKey"],
  ["a key twice, once escaped", String.raw`{"a":1,"\u0061":2}`, "duplicateKey"],
  ["a key twice, deep inside", '[[{"x":{"k":[],"k":0}}]]', "duplicateKey"],
  ["a key twice around a nested object", '{"a":{"b":1},"a":1}', "duplicateKey"],
  ["__proto__ as a key", '{"__proto__":{"admin":true}}', "forbiddenKey"],
  ["an escaped __proto__", String.raw`{"\u005f_proto__":1}`, "forbiddenKey"],
  ["constructor as a key", '{"a":{"constructor":1}}', "forbiddenKey"],
  ["prototype as a key", '{"prototype":1}', "forbiddenKey"],
  ["half of a surrogate pair", String.raw`{"a":"\ud800"}`, "loneSurrogate"],
  ["2^53", "[9007199254740992]", "unsafeNumber"],
  ["an integer that a double would change", "[9007199254740993]", "unsafeNumber"],
  ["a number beyond every double", "[1e400]", "unsafeNumber"],
  ["a huge negative integer", "[-1e300]", "unsafeNumber"],
  ["one level too deep", nested(MAX_JSON_DEPTH + 1), "tooDeep"],
  ["a hundred thousand brackets", nested(100_000), "tooDeep"],
])("refuses %s", (_, text, reason) => {
  expect(parse(text)).toMatchObject({ ok: false, reason });
});

test.each([
  ["a lone continuation byte", [0x22, 0x80, 0x22]],
  ["an overlong slash", [0x22, 0xc0, 0xaf, 0x22]],
  ["an encoded surrogate", [0x22, 0xed, 0xa0, 0x80, 0x22]],
  ["a cut multi-byte character", [0x22, 0xe2, 0x82, 0x22]],
])("refuses %s as UTF-8", (_, bytes) => {
  expect(parseStrictJson(Buffer.from(bytes))).toMatchObject({ ok: false, reason: "notUtf8" });
});

test("gives what JSON.parse gives, for every value that it can write", () => {
  const keyed = fc
    .string({ unit: "grapheme" })
    .filter((key) => !/^(__proto__|constructor|prototype)$/.test(key));
  const value = fc.object({
    key: keyed,
    maxDepth: 4,
    values: [fc.string({ unit: "grapheme" }), fc.maxSafeInteger(), fc.boolean(), fc.constant(null)],
  });
  fc.assert(
    fc.property(value, (sample) => {
      const text = JSON.stringify(sample);
      expect(parse(text)).toEqual({ ok: true, value: JSON.parse(text) });
    }),
  );
});

test("never throws and never accepts what JSON.parse refuses, whatever the bytes", () => {
  const noise = fc.array(fc.constantFrom(...'{}[]",:\\u0d8-1e9.tfn '.split("")), { maxLength: 40 });
  fc.assert(
    fc.property(noise, fc.uint8Array({ maxLength: 8 }), (characters, bytes) => {
      const sample = Buffer.concat([Buffer.from(characters.join("")), bytes]);
      const result = parseStrictJson(sample);
      if (result.ok) expect(result.value).toEqual(JSON.parse(sample.toString()));
    }),
    { numRuns: 2000 },
  );
});

import { expect, test } from "vitest";
import { LineReader } from "../../../agent/contract/json-lines.ts";

function read(reader: LineReader, ...chunks: string[]): (string[] | null)[] {
  return chunks.map(
    (chunk) => reader.push(Buffer.from(chunk))?.map((line) => Buffer.from(line).toString()) ?? null,
  );
}

test.each([
  { chunks: ["a\nb\n"], lines: [["a", "b"]] },
  { chunks: ["a", "b", "\nc\n"], lines: [[], [], ["ab", "c"]] },
  { chunks: ["\n\n"], lines: [[]] },
  { chunks: ["é".repeat(3), "\n"], lines: [[], ["ééé"]] },
])("cuts $chunks into lines", ({ chunks, lines }) => {
  expect(read(new LineReader(16), ...chunks)).toEqual(lines);
});

test("keeps a character that two chunks share", () => {
  const reader = new LineReader(16);
  const bytes = Buffer.from("é\n");
  expect(reader.push(bytes.subarray(0, 1))).toEqual([]);
  expect(reader.push(bytes.subarray(1))?.map((line) => Buffer.from(line).toString())).toEqual([
    "é",
  ]);
});

test("gives up on a line longer than allowed, in one chunk or in many", () => {
  expect(read(new LineReader(4), "abcde\n")).toEqual([null]);
  expect(read(new LineReader(4), "ab", "cd", "e")).toEqual([[], [], null]);
});

test("knows whether a line has begun", () => {
  const reader = new LineReader(8);
  read(reader, "a");
  expect(reader.isMidLine).toBe(true);
  read(reader, "\n");
  expect(reader.isMidLine).toBe(false);
});

import { expect, test } from "vitest";
import {
  decodeProbeLine,
  LineSplitter,
} from "../../../../agent/platform/linux/x11-probe-decoder.ts";

test.each([
  { event: "ready" },
  { event: "idle", idleMs: 300_000 },
  { event: "active" },
  { event: "failed", because: "no such display" },
  { event: "answer", id: 3, value: 1 },
])("takes %o", (told) => {
  expect(decodeProbeLine(JSON.stringify(told))).toEqual(told);
});

test.each([
  "",
  "not json",
  "[]",
  '{"event":"unlocked"}',
  '{"event":"idle","idleMs":-1}',
  '{"event":"idle","idleMs":"300000"}',
  '{"event":"answer","id":1.5,"value":1}',
])("does not believe %s", (line) => {
  expect(decodeProbeLine(line)).toBeNull();
});

test("puts lines together from pieces", () => {
  const lines = new LineSplitter();
  expect(lines.push("on")).toEqual([]);
  expect(lines.push("e\ntwo\nth")).toEqual(["one", "two"]);
  expect(lines.push("ree\n")).toEqual(["three"]);
});

test("keeps no line that never ends", () => {
  const lines = new LineSplitter();
  for (let i = 0; i < 100; i += 1) lines.push("x".repeat(1000));
  expect(lines.push("\nnext\n").filter((line) => line.length > 4096)).toEqual([]);
});

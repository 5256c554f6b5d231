import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { endOnFault } from "../../../agent/last-words.ts";
import { jsonLog } from "../../../agent/log.ts";

test.each([
  [new Error("no\nroom"), "Error: no\nroom", /last-words/],
  ["a word", "a word", /^$/],
  [new Error("x".repeat(9_000)), `Error: ${"x".repeat(1_993)}`, /x/],
])("the last line says why, whatever was thrown, and then it is over", (fault, said, stack) => {
  const lines: string[] = [];
  const exits: number[] = [];
  const host = Object.assign(new EventEmitter(), { exit: (code: number) => exits.push(code) });
  endOnFault(
    host,
    jsonLog(
      (line) => lines.push(line),
      () => 0,
    ),
  );
  host.emit("uncaughtException", fault);
  expect([lines.length, lines[0]?.split("\n").length, exits]).toEqual([1, 2, [1]]);
  const line = JSON.parse(lines[0] ?? "");
  expect(line).toMatchObject({ level: "warn", event: "crashed", fault: said });
  expect(line.stack).toMatch(stack);
});

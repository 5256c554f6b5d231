import { expect, test } from "vitest";
import { inBackground } from "../../../agent/core/in-background.ts";

test("a fault of what nobody waits for is one line of the log, cut short", async () => {
  const lines: unknown[] = [];
  const log = { warn: (event: string, fields = {}) => void lines.push([event, fields]) };
  inBackground(Promise.resolve(), log, "allWell");
  inBackground(Promise.reject(new Error("x".repeat(9_000))), log, "notDone");
  await new Promise((resolve) => setImmediate(resolve));
  expect(lines).toEqual([["notDone", { fault: `Error: ${"x".repeat(393)}` }]]);
});

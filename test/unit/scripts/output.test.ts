import { expect, test } from "vitest";
import { forTerminal } from "../../../scripts/cli/output.ts";

test.each([
  ["a name that clears the screen", "ward\u001b[2J3", "ward\ufffd[2J3"],
  ["a name that goes back over a line", "ward\r3", "ward\ufffd3"],
  ["C1, which some terminals obey", "ward\u009b2J", "ward\ufffd2J"],
  ["lines and columns", "one\ttwo\nthree", "one\ttwo\nthree"],
  ["words of any script", "Zürich 病棟 ٣", "Zürich 病棟 ٣"],
])("96: %s reaches a terminal as text", (_what, text, shown) => {
  expect(forTerminal(text)).toBe(shown);
});

import { expect, test } from "vitest";
import type { ShellStatus } from "../../../agent/contract/local-calls.ts";
import { HeldStatus } from "../../../main/held-status.ts";

test.each([
  [
    "what was left then is less by now",
    { remainingMs: 30_000, heldForMs: 60_000 },
    { remainingMs: 20_000, heldForMs: 50_000 },
  ],
  [
    "and never less than nothing",
    { remainingMs: 1, heldForMs: 1 },
    { remainingMs: 0, heldForMs: 0 },
  ],
  [
    "what has no end gets none",
    { remainingMs: null, heldForMs: null },
    { remainingMs: null, heldForMs: null },
  ],
  ["what an older agent does not tell stays untold", { remainingMs: null }, { remainingMs: null }],
])("of the last status %s", (_what, said, now) => {
  const clock = { nowMs: 5_000 };
  const held = new HeldStatus(() => clock.nowMs);
  expect(held.now()).toBeNull();
  held.set(said as ShellStatus);
  clock.nowMs += 10_000;
  expect(held.now()).toStrictEqual(now);
});

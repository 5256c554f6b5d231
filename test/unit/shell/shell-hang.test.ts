import { expect, test } from "vitest";
import { isShellHung } from "../../../main/shell-hang.ts";

const QUIET = { silentMs: 0, stillMs: 0, workedMs: 0, heldUpMs: 0 };

test.each([
  ["has just been asked", { silentMs: 100 }, false],
  ["computes for a moment", { silentMs: 2_000, workedMs: 990 }, false],
  ["computes without an end", { silentMs: 1_100, workedMs: 1_000 }, true],
  ["waits for a program to start", { silentMs: 4_900, stillMs: 4_900 }, false],
  ["waits without an end", { silentMs: 5_000, stillMs: 5_000 }, true],
  ["gets no processor", { silentMs: 19_900, heldUpMs: 15_000 }, false],
  ["gets a little, and waits", { silentMs: 9_000, heldUpMs: 4_000 }, true],
  ["gets none for long", { silentMs: 20_000, heldUpMs: 19_990 }, true],
])("case 82: a shell that %s", (_, silent, hung) => {
  expect(isShellHung({ ...QUIET, ...silent })).toBe(hung);
});

import { expect, test } from "vitest";
import { isHung, Patience } from "../../../main/guest-hang.ts";

const QUICK = false;
const PATIENT = true;
test.each([
  [
    "answers late",
    { silentMs: 900, workedMs: 0, wasStill: true, mayWait: false },
    [QUICK, PATIENT],
    false,
  ],
  [
    "does nothing at all",
    { silentMs: 1_000, workedMs: 0, wasStill: true, mayWait: false },
    [QUICK, PATIENT],
    true,
  ],
  [
    "computes for a second or two",
    { silentMs: 4_900, workedMs: 1_790, wasStill: false, mayWait: false },
    [QUICK, PATIENT],
    false,
  ],
  [
    "computes for longer",
    { silentMs: 2_000, workedMs: 2_000, wasStill: false, mayWait: false },
    [QUICK],
    true,
  ],
  [
    "computes where pages do",
    { silentMs: 4_900, workedMs: 4_900, wasStill: false, mayWait: false },
    [PATIENT],
    false,
  ],
  [
    "waits for a server or a printer",
    { silentMs: 4_900, workedMs: 0, wasStill: true, mayWait: true },
    [QUICK, PATIENT],
    false,
  ],
  [
    "computes without an end",
    { silentMs: 5_000, workedMs: 5_000, wasStill: false, mayWait: true },
    [QUICK, PATIENT],
    true,
  ],
  [
    "gets no processor",
    { silentMs: 5_000, workedMs: 10, wasStill: false, mayWait: false },
    [QUICK, PATIENT],
    true,
  ],
  [
    "waits without an end",
    { silentMs: 5_000, workedMs: 0, wasStill: true, mayWait: true },
    [QUICK, PATIENT],
    true,
  ],
] as const)("case 82: a page that %s", (_, silent, patiences, hung) => {
  for (const isPatient of patiences) expect(isHung(silent, isPatient)).toBe(hung);
});

test("case 82: who was ended for computing gives the pages of an hour more time", () => {
  let nowMs = 0;
  const patience = new Patience(() => nowMs);
  expect(patience.isLong).toBe(false);
  patience.wasNeeded();
  nowMs += 3_599_999;
  expect(patience.isLong).toBe(true);
  nowMs += 1;
  expect(patience.isLong).toBe(false);
});

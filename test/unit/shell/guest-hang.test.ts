import { expect, test } from "vitest";
import { isHung } from "../../../main/guest-hang.ts";

test.each([
  ["answers late", { silentMs: 900, wasStill: true, mayWait: false }, false],
  ["does nothing at all", { silentMs: 1_000, wasStill: true, mayWait: false }, true],
  ["computes", { silentMs: 4_900, wasStill: false, mayWait: false }, false],
  ["waits for a server or a printer", { silentMs: 4_900, wasStill: true, mayWait: true }, false],
  ["computes without an end", { silentMs: 5_000, wasStill: false, mayWait: false }, true],
  ["waits without an end", { silentMs: 5_000, wasStill: true, mayWait: true }, true],
])("case 82: a page that %s", (_, silent, hung) => expect(isHung(silent)).toBe(hung));

import { expect, test } from "vitest";
import type { LeftoverReceipt, Receipt } from "../../../agent/contract/receipt.ts";
import { filesOf, leftoversDetail, leftoversStatus } from "../../../agent/core/leftovers.ts";
import { effectivePolicy, settingValue } from "../../../policies/effective.ts";
import { DEVICE_CLASSES, LEFTOVER_KINDS } from "../../../policies/vocabulary.ts";
import { receiptText } from "../../../scripts/cli/receipt-text.ts";
import { policyOf } from "../../support/policies.ts";

const CLOCK = { nowMs: () => 1_000_000, uptimeMs: () => 400_000 };

test.each([
  ["inside a session everything is its own", "clear", "clear", 0, { upToMs: null }],
  ["after its end, nothing newer than the end", "signOut", "signOut", 0, { upToMs: 1_000_000 }],
  ["after a power cut, nothing newer than the boot", "clear", "boot", 1, { upToMs: 600_000 }],
  ["another session's files can't be told apart", "clear", "clear", 1, { because: "otherSession" }],
  ["nor at an end", "signOut", "signOut", 1, { because: "otherSession" }],
] as const)("%s", (_what, act, trigger, others, expected) => {
  expect(filesOf({ act, trigger }, others, CLOCK)).toEqual(expected);
});

function leftover(status: LeftoverReceipt["status"], after = 0): LeftoverReceipt {
  return { kind: "clipboard", status, before: 3, after };
}

test.each([
  ["cleared", "done"],
  ["partial", "partial"],
  ["unknown", "partial"],
  ["notAvailable", "done"],
  ["notApplicable", "done"],
] as const)("a kind that is %s makes a receipt %s at best", (status, expected) => {
  expect(leftoversStatus([leftover("cleared"), leftover(status)], undefined)).toBe(expected);
});

test("a listed program that still runs is not called done", () => {
  expect(leftoversStatus([], { found: 2, killed: 1, left: 1 })).toBe("partial");
});

test("the audit row gets words and numbers", () => {
  const programs = { found: 2, killed: 1, left: 0 };
  expect(leftoversDetail([leftover("partial", 1)], programs)).toBe(
    "programs 2, 0 left; clipboard partial 2/3",
  );
});

test("a receipt tells each kind in a line, and why where something is left", () => {
  const receipt: Receipt = {
    ...{ id: "r", deviceId: "d", at: "2026-11-25T00:00:00Z", sessionId: "3", commandId: null },
    ...{ trigger: "clear", reason: "user", data: [], status: "partial", profiles: [] },
    leftovers: [
      { kind: "clipboard", status: "notAvailable", before: 0, after: 0, because: "noDisplay" },
      { kind: "temporaryFiles", status: "cleared", before: 4, after: 0, inUse: 2 },
      { kind: "printQueue", status: "partial", before: 3, after: 1, because: "refused" },
    ],
    programs: { found: 3, killed: 1, left: 0 },
  };
  expect(receiptText(receipt).slice(1, -1)).toEqual([
    "Programs closed: 2, ended by force: 1",
    "Not looked at: clipboard: the session has no display to ask",
    "Removed from this device: temporary files: 4 (2 in use by programs that go on)",
    "Removed in part: print queue: 2 of 3: it would not go",
  ]);
});

test.each(DEVICE_CLASSES)("by default on a %s device", (deviceClass) => {
  const target = { deviceId: "d", groups: [], deviceClass, nowMs: 0 };
  const isShared = deviceClass === "shared" || deviceClass === "kiosk";
  const byDefault = settingValue(effectivePolicy([], target), "session.clear.also");
  expect(byDefault).toEqual(isShared ? LEFTOVER_KINDS : []);
  const policy = policyOf({ "session.clear.also": { value: ["clipboard"], line: 3 } });
  const written = settingValue(effectivePolicy([policy], target), "session.clear.also");
  expect(written).toEqual(["clipboard"]);
});

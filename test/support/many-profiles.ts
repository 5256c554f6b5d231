import { randomUUIDv7 } from "node:crypto";
import type { ProfileReceipt, Receipt } from "../../agent/contract/receipt.ts";

/** Receipts of as many profiles with twenty stores each: 200 of them do not fit one envelope. */
export function manyProfiles(count: number, more: Partial<ProfileReceipt> = {}): ProfileReceipt[] {
  return Array.from({ length: count }, (_, index) => ({
    family: "chromium",
    profile: `.config/chromium/Profile ${index}`,
    status: "done",
    stores: Array.from({ length: 20 }, (_store, store) => ({
      store: `Store ${store}`,
      category: "session",
      before: { count: 7, bytes: 900 },
      after: { count: 0, bytes: 0 },
    })),
    closed: "closed",
    stopMs: 1,
    goneMs: 2,
    freedMs: 3,
    residue: [],
    ...more,
  }));
}

export function receiptOf(
  profiles: readonly ProfileReceipt[],
  more: Partial<Receipt> = {},
): Receipt {
  return {
    id: randomUUIDv7(),
    deviceId: "d1",
    at: "2026-11-22T20:00:00.000Z",
    sessionId: null,
    trigger: "cli",
    reason: null,
    commandId: null,
    data: ["cookies"],
    status: "done",
    profiles: [...profiles],
    ...more,
  };
}

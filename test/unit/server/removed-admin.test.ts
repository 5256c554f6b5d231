import { expect, test } from "vitest";
import type { AccountRecord } from "../../../server/accounts/account-records.ts";
import { type WithdrawalParts, withdrawWorkOf } from "../../../server/accounts/removed-admin.ts";

test("what went out already is written down before what is not delivered is withdrawn", async () => {
  const done: string[] = [];
  const parts = {
    storage: {
      campaigns: { list: async () => [] },
      commands: {
        list: async () => {
          done.push("looked");
          return [];
        },
      },
    },
    tracker: { writeAllSent: async () => void done.push("written") },
    clock: { nowMs: () => 0 },
  } as unknown as WithdrawalParts;
  const removed = { name: "ines", role: "operator", disabledAt: "2026-11-22T12:00:00.000Z" };
  await withdrawWorkOf({ ...removed, groups: null } as unknown as AccountRecord, parts);
  expect(done).toEqual(["written", "looked"]);
});

import { expect, test } from "vitest";
import { advance, expire, isSettled, verify } from "../../../server/commands/command-progress.ts";
import type { ServerCommandState } from "../../../server/contract/admin-shapes.ts";
import type { CommandRecord, ReceiptRecord } from "../../../server/storage/records.ts";

const AT = "2026-11-22T10:00:00.000Z";
const ENVELOPE = { payloadType: "command.v1", payload: "", signatures: [] } as const;

function command(change: Partial<CommandRecord> = {}): CommandRecord {
  return {
    ...{ id: "c1", batchId: "b1", deviceId: "d1", kind: "wipeSession", reason: "test" },
    ...{ requestedBy: "admin", issuedAt: AT, notAfter: AT, state: "queued" },
    ...{ because: null, detail: null, receiptIds: [], history: [] },
    envelope: { ...ENVELOPE, signatures: [] },
    proof: null,
    ...change,
  };
}

function receipt(status: "done" | "partial", deviceId = "d1", commandId = "c1"): ReceiptRecord {
  return {
    deviceId,
    receipt: {
      ...{ id: "r1", deviceId, at: AT, sessionId: null, trigger: "command", reason: null },
      ...{ commandId, data: [], status, profiles: [] },
    },
    envelope: { ...ENVELOPE, payloadType: "receipt.v1", signatures: [] },
  };
}

const MOVES: readonly [ServerCommandState, ServerCommandState, boolean][] = [
  ["queued", "delivered", true],
  ["queued", "done", true],
  ["delivered", "accepted", true],
  ["accepted", "running", true],
  ["running", "partial", true],
  ["running", "accepted", false],
  ["running", "running", false],
  ["done", "failed", false],
  ["refused", "done", false],
  ["done", "verified", true],
  ["verified", "done", false],
];

test.each(MOVES)("from %s to %s: %s", (from, to, moves) => {
  const next = advance(command({ state: from }), { state: to }, AT);
  expect(next?.state ?? null).toBe(moves ? to : null);
});

test("keeps every state it went through", () => {
  const delivered = advance(command(), { state: "delivered" }, AT);
  const done = delivered && advance(delivered, { state: "done", because: "noSession" }, AT);
  expect(done?.history).toEqual([
    { state: "delivered", at: AT },
    { state: "done", at: AT },
  ]);
  expect(done?.because).toBe("noSession");
});

test("what a device says later is truer than our guess that it expired", () => {
  const guessed = expire(command({ state: "delivered" }), AT);
  expect(guessed).toMatchObject({ state: "expired", because: "noAnswer" });
  expect(guessed && advance(guessed, { state: "done" }, AT)?.state).toBe("done");
  const said = command({ state: "expired", because: "expired" });
  expect(advance(said, { state: "done" }, AT)).toBeNull();
});

test("a sign-out that left its session standing goes on once that is over, and only then", () => {
  const left = command({ state: "partial", because: "stillOpen", receiptIds: ["r1"] });
  expect(isSettled(left)).toBe(true);
  expect(advance(left, { state: "running" }, AT)).toBeNull();
  expect(advance(left, { state: "partial", because: "stillOpen" }, AT)).toBeNull();
  const over = advance(left, { state: "done", receiptIds: ["r2"] }, AT);
  expect(over).toMatchObject({ state: "done", because: null, receiptIds: ["r2"] });
  const short = command({ state: "partial", because: "receiptSaysLess" });
  expect(advance(short, { state: "done" }, AT)).toBeNull();
});

test("a settled command does not expire", () => {
  expect(expire(command({ state: "failed" }), AT)).toBeNull();
});

test.each([
  ["queued", [], false],
  ["running", [], false],
  ["done", [], true],
  ["done", ["r1"], false],
  ["verified", ["r1"], true],
  ["partial", ["r1"], true],
  ["refused", [], true],
  ["expired", [], true],
] as const)("%s with receipts %j is settled: %s", (state, receiptIds, settled) => {
  expect(isSettled(command({ state, receiptIds }))).toBe(settled);
});

test.each([
  ["all are here and say done", [receipt("done")], "verified"],
  ["one is not here yet", [null], null],
  ["one is another device's", [receipt("done", "d2")], null],
  ["one is for another command", [receipt("done", "d1", "c2")], null],
  ["one says partial", [receipt("partial")], "partial"],
])("receipts: %s", (_what, receipts, state) => {
  const done = command({ state: "done", receiptIds: ["r1"] });
  expect(verify(done, receipts, AT)?.state ?? null).toBe(state);
});

test("nothing is verified before the device said that it is done", () => {
  const running = command({ state: "running", receiptIds: ["r1"] });
  expect(verify(running, [receipt("done")], AT)).toBeNull();
});

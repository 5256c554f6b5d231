import { expect, test } from "vitest";
import { enforcerWorld, ORDER, SESSION } from "../../support/enforcer-world.ts";

test("a home that went with its session leaves the rest to clear, once nothing of it runs", async () => {
  const leftovers = [{ kind: "printQueue", status: "cleared", before: 1, after: 0 }] as const;
  const { enforcer, calls, asked } = enforcerWorld({ leftovers });
  const session = { ...SESSION, freshHome: true };
  const order = { ...ORDER, act: "signOut", session, also: ["printQueue"] } as const;
  const result = await enforcer.carryOut(order);
  expect(calls.slice(0, 2)).toEqual(["end", "leftovers"]);
  expect(asked[0]).toMatchObject({ isOver: true, kinds: ["printQueue"] });
  expect(result.receiptIds).toHaveLength(1);
});

test("listed programs close beside the browsers, and the rest goes when both are done", async () => {
  const { enforcer, calls } = enforcerWorld({ programs: { found: 1, killed: 1, left: 0 } });
  const order = { ...ORDER, act: "clear", also: ["clipboard"], apps: ["evince"] } as const;
  expect(await enforcer.carryOut(order)).toMatchObject({ outcome: "done" });
  expect(calls.slice(0, 4)).toEqual(["begin", "close evince", "clear", "leftovers"]);
});

test("what is left besides browsers makes the act partial, and stands in its detail", async () => {
  const leftovers = [
    { kind: "clipboard", status: "partial", before: 1, after: 1, because: "takenBack" },
  ] as const;
  const { enforcer } = enforcerWorld({ leftovers });
  const result = await enforcer.carryOut({ ...ORDER, act: "clear", also: ["clipboard"] });
  expect(result.outcome).toBe("partial");
  expect(result.detail).toBe("1 browser profiles done; clipboard partial 0/1 (takenBack)");
});

const noHome = {
  browsers: {
    countDownloads: () => null,
    inspect: async () => ({ ok: true, value: [] }) as const,
    resumeQuarantine: async () => ({ ok: true, value: { standing: [], unlooked: [] } }) as const,
    clear: async () => ({ ok: false, reason: "noHome", detail: "no such directory" }) as const,
  },
};

test("a home that went away with its session is partial, with a receipt, and never called done", async () => {
  const receipts: unknown[] = [];
  const keepReceipt = (receipt: unknown) => [`receipt-${receipts.push(receipt)}`];
  const { enforcer } = enforcerWorld({}, { ...noHome, keepReceipt });
  const result = await enforcer.carryOut({ ...ORDER, act: "signOut", trigger: "signOut" });
  expect(result).toMatchObject({ outcome: "partial", isHomeAway: true, receiptIds: ["receipt-1"] });
  expect(result.detail).toContain("the home is not there to be looked at");
  expect(receipts).toMatchObject([{ status: "partial", profiles: [], homeAway: true }]);
});

test("a home that cannot be opened while its session goes on is a failure", async () => {
  const { enforcer } = enforcerWorld({}, noHome);
  const result = await enforcer.carryOut({ ...ORDER, act: "clear" });
  expect(result).toMatchObject({ outcome: "failed", receiptIds: [] });
  expect(result.isHomeAway).toBeUndefined();
});

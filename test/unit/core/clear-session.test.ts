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

function keeping() {
  const receipts: unknown[] = [];
  const keepReceipt = (receipt: unknown) => [`receipt-${receipts.push(receipt)}`];
  return { receipts, keepReceipt };
}

test("a home that cannot be opened while its session goes on is a failure, with a receipt of it", async () => {
  const { receipts, keepReceipt } = keeping();
  const { enforcer } = enforcerWorld({}, { ...noHome, keepReceipt });
  const result = await enforcer.carryOut({ ...ORDER, act: "clear" });
  expect(result).toMatchObject({ outcome: "failed", receiptIds: ["receipt-1"] });
  expect(result.detail).toBe("noHome: no such directory");
  expect(result.isHomeAway).toBeUndefined();
  expect(receipts).toMatchObject([{ status: "failed", profiles: [], failedBecause: "noHome" }]);
});

test("so is a fault of what clears, and what the rest came to is told with it", async () => {
  const { receipts, keepReceipt } = keeping();
  const broken = { ...noHome.browsers, clear: () => Promise.reject(new Error("EIO")) };
  const { enforcer } = enforcerWorld({}, { browsers: broken, keepReceipt });
  const result = await enforcer.carryOut({ ...ORDER, act: "signOut", trigger: "signOut" });
  expect(result).toMatchObject({ outcome: "failed", receiptIds: ["receipt-1"] });
  expect(result.detail).toContain("fault: Error: EIO");
  expect(receipts).toMatchObject([{ status: "failed", profiles: [], failedBecause: "fault" }]);
});

test("where nothing can be signed the act has failed, and says why", async () => {
  const keepReceipt = () => {
    throw new Error("no key");
  };
  const { enforcer } = enforcerWorld({}, { keepReceipt });
  const result = await enforcer.carryOut({ ...ORDER, act: "clear" });
  expect(result).toMatchObject({ outcome: "failed", receiptIds: [] });
  expect(result.detail).toContain("no key");
});

test.each([
  [{ category: "session", after: { count: 1, bytes: 9 } }, true],
  [{ category: "cache", after: { count: 1, bytes: 9 } }, undefined],
  [{ category: "session", after: { count: 1, bytes: 9 }, kept: 1 }, undefined],
  [{ category: "session", after: { count: 0, bytes: 0 } }, undefined],
] as const)("of %j in the receipt a session is left: %s", async (store, expected) => {
  const cookies = { store: "Cookies", before: { count: 1, bytes: 9 }, ...store };
  const { enforcer } = enforcerWorld({ profiles: ["partial"], stores: [cookies] });
  const { outcome, isSessionLeft } = await enforcer.carryOut({ ...ORDER, act: "signOut" });
  expect([outcome, isSessionLeft]).toEqual(["partial", expected]);
});

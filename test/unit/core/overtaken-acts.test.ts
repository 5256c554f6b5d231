import { expect, test } from "vitest";
import { enforcerWorld, ORDER, SESSION } from "../../support/enforcer-world.ts";

const GONE = { ...ORDER, trigger: "command", reason: "command", isGone: true } as const;
const NEXT = { ...SESSION, homeDir: "/home/other" };

test.each(["signOut", "clear"] as const)(
  "a %s of a session that is gone ends nothing of the next one of its id, and clears what was left",
  async (act) => {
    const { enforcer, calls } = enforcerWorld({ open: [NEXT] });
    const result = await enforcer.carryOut({ ...GONE, act, apps: ["editor"] });
    expect(calls.slice(0, 2)).toEqual(["begin", "clear"]);
    expect(calls.filter((call) => call === "end" || call.startsWith("close"))).toEqual([]);
    expect(result.outcome).toBe("done");
  },
);

test("where the next session uses its home, nothing is taken from that: it is told as partial", async () => {
  const { enforcer, calls } = enforcerWorld({ open: [SESSION] });
  const result = await enforcer.carryOut({ ...GONE, act: "clear" });
  expect(result).toMatchObject({ outcome: "partial", receiptIds: [] });
  expect(calls).toEqual(["audit sessionAct policy"]);
});

/** An act that waits for an earlier one of its session, which ends meanwhile; the next has its id. */
async function overtakenBy(open: readonly (typeof SESSION)[], order: Partial<typeof ORDER>) {
  const cleared = Promise.withResolvers<void>();
  const state = { isOpen: true };
  const { enforcer, calls, settled } = enforcerWorld(
    { open, busy: cleared.promise },
    { isOpen: () => state.isOpen },
  );
  const first = enforcer.carryOut({ ...ORDER, act: "clear" });
  const waiting = enforcer.carryOut({ ...ORDER, ...order });
  await new Promise((resolve) => setImmediate(resolve));
  state.isOpen = false;
  cleared.resolve();
  await first;
  return { result: await waiting, calls, settled };
}

test.each(["signOut", "clear"] as const)(
  "a %s that waited its turn beyond the end of its session ends nothing of the next one of its id",
  async (act) => {
    const { result, calls } = await overtakenBy([NEXT], { act, trigger: "signOut" });
    expect(result).toMatchObject({ outcome: "done", receiptIds: ["receipt-done-signOut"] });
    expect(calls).not.toContain("end");
  },
);

test("a clearing that waited its turn beyond the end of its session closes nobody's programs", async () => {
  const { calls } = await overtakenBy([NEXT], { act: "clear", apps: ["editor"] });
  expect(calls.filter((call) => call === "clear" || call.startsWith("close"))).toEqual([
    "clear",
    "clear",
  ]);
});

test("one that the policy would not have cleared is not cleared because it is over", async () => {
  const { result, calls } = await overtakenBy([NEXT], { act: "signOut", clearBrowsers: false });
  expect(result).toMatchObject({ outcome: "done", receiptIds: [] });
  expect(calls.filter((call) => call === "clear")).toHaveLength(1);
});

test("nor does it clear the home that the next one uses already", async () => {
  const { result, calls } = await overtakenBy([SESSION], { act: "signOut", trigger: "signOut" });
  expect(result).toMatchObject({ outcome: "partial", receiptIds: [] });
  expect(calls.filter((call) => call === "clear" || call === "end")).toEqual(["clear"]);
});

test.each([
  ["somebody else may sit there: it is still to be cleared, when they are gone", "generic", true],
  ["its owner is back: what they left is their own", "named", undefined],
] as const)("in a home that is used already %s", async (_what, kind, isSessionLeft) => {
  const next = { ...SESSION, kind };
  const { result } = await overtakenBy([next], { act: "signOut", trigger: "signOut" });
  expect(result.isSessionLeft).toBe(isSessionLeft);
});

test("a lock that waited its turn beyond the end of its session locks nobody else", async () => {
  const { result, calls, settled } = await overtakenBy([NEXT], {});
  expect(result).toMatchObject({ outcome: "done", detail: "the session ended before" });
  expect([calls.includes("lock"), settled]).toEqual([false, []]);
});

test("a session that went away while it was asked to lock is not cleared for that: its end is", async () => {
  const state = { isOpen: true };
  const { enforcer, calls } = enforcerWorld(
    { lock: { status: "failed", because: "logind has no session", ms: 9 } },
    { isOpen: () => state.isOpen },
  );
  const locking = enforcer.carryOut(ORDER);
  await Promise.resolve();
  state.isOpen = false;
  await expect(locking).resolves.toMatchObject({ outcome: "done", receiptIds: [] });
  expect(calls).not.toContain("clear");
});

test("a session that goes away while it is looked who else is there is not ended in the next one", async () => {
  const state = { isOpen: true };
  const open = [NEXT];
  const { enforcer, calls } = enforcerWorld({ open }, { isOpen: () => state.isOpen });
  const ending = enforcer.carryOut({ ...ORDER, act: "signOut", trigger: "signOut" });
  await Promise.resolve();
  state.isOpen = false;
  await expect(ending).resolves.toMatchObject({ outcome: "done" });
  expect(calls).not.toContain("end");
});

test("what a session left that ended by itself is cleared, though it is open no more", async () => {
  const { enforcer, calls } = enforcerWorld({ open: [SESSION] }, { isOpen: () => false });
  await enforcer.carryOut({ ...ORDER, act: "clear", trigger: "signOut" });
  expect(calls).toContain("clear");
});

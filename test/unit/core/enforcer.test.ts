import { expect, test } from "vitest";
import { enforcerWorld, ORDER, SESSION } from "../../support/enforcer-world.ts";

test("a verified lock is done, and the audit row is written", async () => {
  const { enforcer, calls, reports } = enforcerWorld({});
  expect(await enforcer.carryOut(ORDER)).toMatchObject({ outcome: "done" });
  expect(calls).toEqual(["lock", "audit sessionAct policy"]);
  expect(reports).toHaveLength(1);
});

test("a lock that nothing confirms is never called done: the session is cleared instead", async () => {
  const { enforcer, calls, settled } = enforcerWorld({
    lock: { status: "failed", because: "no window", ms: 9 },
  });
  const result = await enforcer.carryOut(ORDER);
  expect(result).toMatchObject({ outcome: "partial", receiptIds: ["receipt-done-clear"] });
  expect(result.detail).toContain("no window");
  expect(calls.slice(0, 3)).toEqual(["lock", "begin", "clear"]);
  expect(settled).toEqual(["failed"]);
});

test("a sign-out ends the session first and clears afterwards", async () => {
  const { enforcer, calls } = enforcerWorld({});
  const result = await enforcer.carryOut({
    ...ORDER,
    act: "signOut",
    trigger: "signOut",
    reason: "calendar",
  });
  expect(calls.slice(0, 3)).toEqual(["end", "begin", "clear"]);
  expect(result.receiptIds).toEqual(["receipt-done-signOut"]);
});

test("a session that gets a new home has nothing to clear", async () => {
  const { enforcer, calls } = enforcerWorld({});
  await enforcer.carryOut({ ...ORDER, act: "signOut", session: { ...SESSION, freshHome: true } });
  expect(calls).not.toContain("clear");
});

test.each([
  [["done", "partial"], "partial"],
  [["done", "failed", "partial"], "failed"],
  [["done", "done"], "done"],
] as const)("profiles that ended %j make the act %s", async (profiles, outcome) => {
  const { enforcer } = enforcerWorld({ profiles });
  expect(await enforcer.carryOut({ ...ORDER, act: "clear" })).toMatchObject({ outcome });
});

test("processes that are left make a sign-out partial, even when the browsers are clean", async () => {
  const { enforcer } = enforcerWorld({
    end: { status: "partial", left: 2, because: "unkillable", ms: 1 },
  });
  expect(await enforcer.carryOut({ ...ORDER, act: "signOut" })).toMatchObject({
    outcome: "partial",
  });
});

test("64: two acts on one session never overlap", async () => {
  const { enforcer, calls } = enforcerWorld({});
  await Promise.all([
    enforcer.carryOut({ ...ORDER, act: "clear" }),
    enforcer.carryOut({ ...ORDER, act: "lock" }),
  ]);
  expect(calls).toEqual([
    "begin",
    "clear",
    "end of clearing",
    "audit sessionAct policy",
    "lock",
    "audit sessionAct policy",
  ]);
});

test("observing touches nothing and says what would have happened", () => {
  const { enforcer, calls, reports } = enforcerWorld({});
  expect(enforcer.wouldHave(ORDER).outcome).toBe("wouldHave");
  expect(calls).toEqual(["audit sessionAct policy"]);
  expect(reports).toMatchObject([{ kind: "sessionAct", body: { outcome: "wouldHave" } }]);
});

test("a fault of a port is a failed act, not a crash", async () => {
  const { enforcer } = enforcerWorld({});
  const broken = { ...ORDER, session: { ...SESSION, id: "gone" }, data: null as never };
  await expect(enforcer.carryOut({ ...broken, act: "clear" })).resolves.toMatchObject({
    outcome: "failed",
  });
});

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

test("nor does it clear the home that the next one uses already", async () => {
  const { result, calls } = await overtakenBy([SESSION], { act: "signOut", trigger: "signOut" });
  expect(result).toMatchObject({ outcome: "partial", receiptIds: [] });
  expect(calls.filter((call) => call === "clear" || call === "end")).toEqual(["clear"]);
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

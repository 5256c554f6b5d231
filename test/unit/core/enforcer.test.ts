import { expect, test } from "vitest";
import type { Sessions } from "../../../agent/core/ports.ts";
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
  const session = { ...SESSION, freshHome: true };
  const { detail } = await enforcer.carryOut({ ...ORDER, act: "signOut", session });
  expect(calls).not.toContain("clear");
  expect(detail).toBe("no process left; the home went with its session");
});

test("its home is cleared while the session goes on: the next person has the same one", async () => {
  const { enforcer, calls } = enforcerWorld({});
  await enforcer.carryOut({ ...ORDER, act: "clear", session: { ...SESSION, freshHome: true } });
  expect(calls).toContain("clear");
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

test.each([
  ["is done again", ORDER, true],
  ["of a session that is gone is not", { ...ORDER, isGone: true }, false],
] as const)("a sign-out that came to a fault %s", async (_what, order, isLeft) => {
  const sessions = { list: () => Promise.reject(new Error("no bus")) } as unknown as Sessions;
  const { enforcer } = enforcerWorld({}, { sessions });
  const result = await enforcer.carryOut({ ...order, act: "signOut", trigger: "signOut" });
  expect(result).toMatchObject({ outcome: "failed", isLeft });
});

import { expect, test } from "vitest";
import type { ProfileReceipt } from "../../../agent/contract/receipt.ts";
import type { ActOrder, EnforcerPorts } from "../../../agent/core/act-order.ts";
import { Enforcer } from "../../../agent/core/enforcer.ts";
import type { LockOutcome } from "../../../agent/core/lock-outcome.ts";
import type { EndOutcome, SessionInfo } from "../../../agent/core/ports.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const SESSION: SessionInfo = {
  id: "logind:3",
  backEnd: "logind",
  kind: "named",
  userName: "alice",
  uid: 1001,
  gid: 1001,
  homeDir: "/home/alice",
  display: ":5",
  xAuthorityPath: null,
  canUnlock: true,
  freshHome: false,
};

const ORDER: ActOrder = {
  session: SESSION,
  act: "lock",
  reason: "idle",
  trigger: "clear",
  commandId: null,
  data: ["cookies"],
  keep: null,
  keepsAccount: false,
  sinceMs: null,
  clearBrowsers: true,
  closeForMs: 5000,
};

type World = {
  readonly lock?: LockOutcome;
  readonly end?: EndOutcome;
  readonly profiles?: readonly ProfileReceipt["status"][];
};

function world(given: World) {
  const calls: string[] = [];
  const reports: unknown[] = [];
  const settled: LockOutcome["status"][] = [];
  const ports: EnforcerPorts = {
    sessions: {
      list: async () => [SESSION],
      onChange: () => () => undefined,
      lock: async () => {
        calls.push("lock");
        return given.lock ?? { status: "locked", by: ["window"], ms: 3 };
      },
      end: async () => {
        calls.push("end");
        return given.end ?? { status: "ended", ms: 4 };
      },
      close: async () => undefined,
    },
    locks: { settled: (_order, { status }) => settled.push(status) },
    clearings: {
      begin: () => calls.push("begin"),
      touches: () => undefined,
      progress: () => undefined,
      end: () => calls.push("end of clearing"),
    },
    browsers: {
      countDownloads: () => null,
      inspect: async () => ({ ok: true, value: [] }),
      resumeQuarantine: async () => ({ ok: true, value: [] }),
      clear: async () => {
        calls.push("clear");
        const receipts = (given.profiles ?? ["done"]).map(profile);
        return { ok: true, value: { receipts, execToGoneMs: 1, freed: Promise.resolve(receipts) } };
      },
    },
    audit: { append: (event, actor) => void calls.push(`audit ${event} ${actor}`) },
    outbox: { put: (report) => void reports.push(report) },
    clock: new FakeClock(),
    keepReceipt: (receipt) => [`receipt-${receipt.status}-${receipt.trigger}`],
  };
  return { enforcer: new Enforcer(ports), calls, reports, settled };
}

function profile(status: ProfileReceipt["status"]): ProfileReceipt {
  return {
    family: "chromium",
    profile: ".config/chromium/Default",
    status,
    stores: [],
    closed: "notRunning",
    stopMs: 0,
    goneMs: 1,
    freedMs: 2,
    residue: [],
  };
}

test("a verified lock is done, and the audit row is written", async () => {
  const { enforcer, calls, reports } = world({});
  expect(await enforcer.carryOut(ORDER)).toMatchObject({ outcome: "done" });
  expect(calls).toEqual(["lock", "audit sessionAct policy"]);
  expect(reports).toHaveLength(1);
});

test("a lock that nothing confirms is never called done: the session is cleared instead", async () => {
  const { enforcer, calls, settled } = world({
    lock: { status: "failed", because: "no window", ms: 9 },
  });
  const result = await enforcer.carryOut(ORDER);
  expect(result).toMatchObject({ outcome: "partial", receiptIds: ["receipt-done-clear"] });
  expect(result.detail).toContain("no window");
  expect(calls.slice(0, 3)).toEqual(["lock", "begin", "clear"]);
  expect(settled).toEqual(["failed"]);
});

test("a sign-out ends the session first and clears afterwards", async () => {
  const { enforcer, calls } = world({});
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
  const { enforcer, calls } = world({});
  await enforcer.carryOut({ ...ORDER, act: "signOut", session: { ...SESSION, freshHome: true } });
  expect(calls).not.toContain("clear");
});

test.each([
  [["done", "partial"], "partial"],
  [["done", "failed", "partial"], "failed"],
  [["done", "done"], "done"],
] as const)("profiles that ended %j make the act %s", async (profiles, outcome) => {
  const { enforcer } = world({ profiles });
  expect(await enforcer.carryOut({ ...ORDER, act: "clear" })).toMatchObject({ outcome });
});

test("processes that are left make a sign-out partial, even when the browsers are clean", async () => {
  const { enforcer } = world({ end: { status: "partial", left: 2, because: "unkillable", ms: 1 } });
  expect(await enforcer.carryOut({ ...ORDER, act: "signOut" })).toMatchObject({
    outcome: "partial",
  });
});

test("two acts on one session never overlap", async () => {
  const { enforcer, calls } = world({});
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
  const { enforcer, calls, reports } = world({});
  expect(enforcer.wouldHave(ORDER).outcome).toBe("wouldHave");
  expect(calls).toEqual(["audit sessionAct policy"]);
  expect(reports).toMatchObject([{ kind: "sessionAct", body: { outcome: "wouldHave" } }]);
});

test("a fault of a port is a failed act, not a crash", async () => {
  const { enforcer } = world({});
  const broken = { ...ORDER, session: { ...SESSION, id: "gone" }, data: null as never };
  await expect(enforcer.carryOut({ ...broken, act: "clear" })).resolves.toMatchObject({
    outcome: "failed",
  });
});

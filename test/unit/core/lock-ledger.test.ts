import { expect, test } from "vitest";
import type { ActOrder } from "../../../agent/core/act-order.ts";
import { type LockChange, LockLedger } from "../../../agent/core/lock-ledger.ts";
import type { LockOutcome } from "../../../agent/core/lock-outcome.ts";
import { QuickReturns } from "../../../agent/core/quick-returns.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { sessionOf } from "../../support/keeper-world.ts";

const ORDER: ActOrder = {
  session: sessionOf("a"),
  act: "lock",
  reason: "idle",
  trigger: "clear",
  commandId: null,
  data: [],
  keep: null,
  keepsAccount: false,
  sinceMs: null,
  clearBrowsers: false,
  also: [],
  apps: [],
  closeForMs: 0,
};
const SEEN: LockOutcome = {
  status: "locked",
  by: ["window"],
  ms: 2100,
  rungs: [
    { rung: "logind", isLocked: false, because: "no locker answered", ms: 2000 },
    { rung: "locker", isLocked: true, by: ["window"], ms: 100 },
  ],
};
const FAILED: LockOutcome = { status: "failed", because: "no window", ms: 4000 };
const BROKEN = { kind: "lockBroken", sessionId: "a", because: "signal 9" } as const;

const heard = (ledger: LockLedger, change: LockChange) => ledger.heard(change, () => true);

function world() {
  const clock = new FakeClock();
  const rows: { event: string; body: Readonly<Record<string, unknown>> }[] = [];
  const reports: { kind: string; body: unknown }[] = [];
  const values = new Map<string, string>();
  const keyValue = {
    get: (key: string) => values.get(key) ?? null,
    set: (key: string, value: string) => void values.set(key, value),
  };
  const quickReturns = new QuickReturns(keyValue, clock);
  const state = { observing: false, isOpen: true };
  const told: unknown[] = [];
  const ledger = new LockLedger({
    isOpen: () => state.isOpen,
    clock,
    audit: { append: (event, _actor, body) => void rows.push({ event, body }) },
    outbox: { put: (report) => void reports.push(report) },
    quickReturns,
    lockAfterOrigin: () => ({ policy: "wards", line: 8 }),
    isObserving: () => state.observing,
    onSettled: () => void told.push(ledger.lockOf("a")),
  });
  const lock = (over: Partial<ActOrder> = {}) => {
    heard(ledger, { kind: "locked", sessionId: "a", by: ["window"] });
    ledger.settled({ ...ORDER, ...over }, SEEN);
  };
  const events = () => rows.map(({ event }) => event);
  return { clock, rows, events, reports, state, ledger, lock, quickReturns, told };
}

test("what was seen of a lock is told with the time it took, and every rung is on record", () => {
  const { ledger, lock, rows } = world();
  lock();
  expect(ledger.lockOf("a")).toEqual({ by: ["window"], ms: 2100 });
  expect(rows.map(({ body }) => body)).toEqual([
    { sessionId: "a", rung: "logind", locked: false, detail: "no locker answered", ms: 2000 },
    { sessionId: "a", rung: "locker", locked: true, detail: "seen: window", ms: 100 },
  ]);
});

test("a lock of somebody else's has no time, and does not hide what ours took", () => {
  const { ledger, lock } = world();
  heard(ledger, { kind: "locked", sessionId: "b" });
  expect(ledger.lockOf("b")).toEqual({ by: ["lockedHint"], ms: null });
  lock();
  heard(ledger, { kind: "locked", sessionId: "a", by: ["lockedHint"] });
  expect(ledger.lockOf("a")).toEqual({ by: ["window"], ms: 2100 });
});

test("a lock that could not be verified is none", () => {
  const { ledger, lock } = world();
  lock();
  ledger.settled(ORDER, { status: "failed", because: "no window", ms: 1 });
  expect(ledger.lockOf("a")).toBeNull();
});

test("an unexplained unlock locks again for the same reason, and is reported", () => {
  const { ledger, lock, events, reports } = world();
  lock();
  expect(heard(ledger, BROKEN)).toEqual({ kind: "lockBroken", reason: "idle" });
  expect(events().at(-1)).toBe("lockBroken");
  expect(reports).toMatchObject([
    {
      kind: "sessionAct",
      body: {
        ...{ act: "lock", outcome: "failed", reason: "idle" },
        detail: "unexplained unlock: signal 9; locking again",
      },
    },
  ]);
});

test("whoever follows a session is told when what is known of its lock is new", () => {
  const { lock, told } = world();
  lock();
  expect(told).toEqual([{ by: ["window"], ms: 2100 }]);
});

test("nothing of a session that is over is the next one's of its id", () => {
  const { ledger, lock } = world();
  for (let broken = 0; broken < 3; broken += 1) heard(ledger, BROKEN);
  lock();
  ledger.forget("a");
  expect(ledger.lockOf("a")).toBeNull();
  expect(heard(ledger, BROKEN)).toEqual({ kind: "lockBroken", reason: "user" });
});

test("a lock that its session did not live to see is on record, and none of the next one's of its id", () => {
  const { ledger, state, rows, quickReturns } = world();
  const told: number[] = [];
  ledger.onFailing(() => told.push(ledger.failing));
  state.isOpen = false;
  ledger.settled(ORDER, SEEN);
  expect([ledger.lockOf("a"), rows.length]).toEqual([null, 2]);
  heard(ledger, { kind: "unlocked", sessionId: "a" });
  ledger.settled(ORDER, FAILED);
  expect([told, quickReturns.rows()]).toEqual([[], []]);
});

test("three times in a minute, then it is only reported: nobody is kept out for ever", () => {
  const { ledger, lock, clock, rows } = world();
  const breakIt = () => {
    lock();
    clock.advance(5000);
    return heard(ledger, BROKEN).kind;
  };
  const kinds = [breakIt(), breakIt(), breakIt(), breakIt()];
  expect(kinds).toEqual(["lockBroken", "lockBroken", "lockBroken", "lockFailed"]);
  expect(rows.at(-1)).toMatchObject({ event: "lockBroken", body: { locksAgain: false } });
  clock.advance(60_000);
  expect(breakIt()).toBe("lockBroken");
});

test("where locks are only noted none is made again", () => {
  const { ledger, lock, state, events } = world();
  lock();
  state.observing = true;
  expect(heard(ledger, BROKEN)).toEqual({ kind: "lockFailed" });
  expect(events()).toContain("lockBroken");
});

test("back within 20 s of an idle lock counts for the line of the policy that set the limit", () => {
  const { ledger, lock, clock, quickReturns, rows } = world();
  for (const afterMs of [20_000, 4000]) {
    lock();
    clock.advance(afterMs);
    expect(heard(ledger, { kind: "unlocked", sessionId: "a" })).toEqual({ kind: "unlockSeen" });
  }
  expect(quickReturns.rows()).toMatchObject([{ policy: "wards", line: 8, count: 2 }]);
  expect(rows.at(-1)).toMatchObject({ event: "quickReturn", body: { afterMs: 4000, line: 8 } });
});

test.each([
  ["later than that", { reason: "idle" }, 20_001],
  ["a lock that somebody ordered", { reason: "command" }, 3000],
] as const)("%s is no quick return", (_what, over, afterMs) => {
  const { ledger, lock, clock, quickReturns } = world();
  lock(over);
  clock.advance(afterMs);
  heard(ledger, { kind: "unlocked", sessionId: "a" });
  expect(quickReturns.rows()).toEqual([]);
});

test("the end of a lock that a person made is no quick return", () => {
  const { ledger, quickReturns } = world();
  const unlocked = { kind: "unlocked", sessionId: "a" } as const;
  expect(heard(ledger, unlocked)).toEqual({ kind: "unlockFound" });
  heard(ledger, { kind: "locked", sessionId: "a" });
  expect(heard(ledger, unlocked)).toEqual({ kind: "unlockSeen" });
  expect(quickReturns.rows()).toEqual([]);
});

test("a lock that failed on every rung counts until one holds, or its session is over", () => {
  const { ledger } = world();
  const told: number[] = [];
  ledger.onFailing(() => told.push(ledger.failing));
  for (const id of ["a", "b", "b"]) ledger.settled({ ...ORDER, session: sessionOf(id) }, FAILED);
  ledger.settled(ORDER, SEEN);
  ledger.forget("b");
  ledger.settled(ORDER, FAILED);
  heard(ledger, { kind: "locked", sessionId: "a" });
  expect(told).toEqual([1, 2, 1, 0, 1, 0]);
});

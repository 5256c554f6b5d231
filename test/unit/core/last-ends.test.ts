import { expect, test } from "vitest";
import { endOf, type LastEnd, LastEnds } from "../../../agent/core/last-ends.ts";
import { start } from "../../../policies/session-machine.ts";
import type { SessionRules, SessionState } from "../../../policies/session-state.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { inMemory, RULES, sessionOf } from "../../support/keeper-world.ts";

const KIOSK = { kind: "kiosk", canUnlock: false } as const;
const MINUTE_MS = 60_000;

function keeperOf(
  session: Parameters<typeof sessionOf>[1],
  surface: "none" | "notice" | "cover" | "warning" = "none",
  changed: Partial<SessionState> = {},
  rules: Partial<SessionRules> = {},
) {
  const info = sessionOf("new", { ...KIOSK, ...session });
  const all = { ...RULES, ...rules };
  const state = { ...start(info, all, 0).state, ...changed };
  const shown = { kind: "show", surface, pending: null, answer: "none" } as const;
  return { session: info, state, shown, rules: all };
}

function ends(
  end: Partial<LastEnd> = {},
  of: { id?: string; uid?: number; isOurs?: boolean } = {},
) {
  const clock = new FakeClock();
  const values = new Map<string, string>();
  const keyValue = inMemory(values);
  const all = new LastEnds({ keyValue, clock, bootId: "boot-1" });
  const at = new Date(clock.nowMs()).toISOString();
  const whole: LastEnd = { at, act: "signOut", reason: "idle", cleared: "done", code: "1", ...end };
  all.remember({ id: "old", uid: 1001, isOurs: true, ...of }, whole);
  const afterABoot = new LastEnds({ keyValue, clock, bootId: "boot-2" });
  return { all, afterABoot, clock, values, whole };
}

test.each([
  {
    outcome: "done",
    receiptIds: ["abcdefghij"],
    freshHome: false,
    cleared: "done",
    code: "cdefghij",
  },
  { outcome: "done", receiptIds: [], freshHome: true, cleared: "done", code: "" },
  { outcome: "done", receiptIds: [], freshHome: false, cleared: "nothingToClear", code: "" },
  {
    outcome: "partial",
    receiptIds: ["abcdefghij"],
    freshHome: true,
    cleared: "partial",
    code: "cdefghij",
  },
  { outcome: "failed", receiptIds: [], freshHome: false, cleared: "partial", code: "" },
] as const)(
  "an act that was $outcome with $receiptIds.length receipts (fresh home: $freshHome) says $cleared",
  ({ outcome, receiptIds, freshHome, cleared, code }) => {
    const result = { outcome, receiptIds: [...receiptIds] };
    const end = endOf("signOut", "idle", result, { atMs: 0, freshHome });
    expect(end).toEqual({
      at: "1970-01-01T00:00:00.000Z",
      act: "signOut",
      reason: "idle",
      cleared,
      code,
    });
  },
);

test("a home that stays is not cleared because another kind of home would be gone", () => {
  const result = { outcome: "done", receiptIds: [] } as const;
  const end = endOf("clear", "idle", { ...result, receiptIds: [] }, { atMs: 0, freshHome: true });
  expect(end.cleared).toBe("nothingToClear");
});

test("of several receipts the last is the one of the end", () => {
  const result = { outcome: "done", receiptIds: ["aaaaaaaaaa", "bbbbbbbbbb"] } as const;
  const end = endOf(
    "clear",
    "idle",
    { ...result, receiptIds: [...result.receiptIds] },
    { atMs: 0, freshHome: false },
  );
  expect(end.code).toBe("bbbbbbbb");
});

test.each([
  { what: "somebody who reads a notice", keeper: keeperOf({}, "notice"), isUp: true },
  { what: "a guest of the same account", keeper: keeperOf({}), isUp: true },
  { what: "an account that nobody can unlock", keeper: keeperOf({ kind: "generic" }), isUp: true },
  { what: "somebody with a name", keeper: keeperOf({ kind: "named" }), isUp: false },
  { what: "another account", keeper: keeperOf({ uid: 7 }), isUp: false },
  { what: "a guest who is warned", keeper: keeperOf({}, "warning"), isUp: false },
  { what: "a screen that is covered", keeper: keeperOf({}, "cover"), isUp: false },
  { what: "the end of itself", keeper: keeperOf({}, "none", { stage: "signedOut" }), isUp: false },
])("an end is up for $what: $isUp", ({ keeper, isUp }) => {
  expect(ends().all.upOn(keeper) !== null).toBe(isUp);
});

test("a session that ended by itself is known, and fills nobody's screen", () => {
  const { all, whole } = ends({}, { isOurs: false });
  expect([all.last, all.upOn(keeperOf({}))]).toEqual([whole, null]);
});

test("it goes after five minutes, with an answer, and with a clock that was set back", () => {
  const { all, clock } = ends();
  expect(all.upOn(keeperOf({}))?.forMs).toBe(5 * MINUTE_MS);
  clock.advance(4 * MINUTE_MS);
  expect(all.upOn(keeperOf({}))?.forMs).toBe(MINUTE_MS);
  all.answered("new");
  expect(all.upOn(keeperOf({}))).toBeNull();
  all.forget("new");
  expect(all.upOn(keeperOf({}))?.forMs).toBe(MINUTE_MS);
  clock.advance(MINUTE_MS);
  expect(all.upOn(keeperOf({}))).toBeNull();
  const later = new Date(clock.nowMs() + MINUTE_MS).toISOString();
  expect(ends({ at: later }).all.upOn(keeperOf({}))).toBeNull();
});

const CLEARED = { stage: "cleared", covered: true, touched: false } as const;

test.each([
  { what: "its own session", id: "new", changed: CLEARED, rules: {}, isUp: true },
  { what: "another session", id: "old", changed: CLEARED, rules: {}, isUp: false },
  {
    what: "one that is in use again",
    id: "new",
    changed: { ...CLEARED, stage: "active" },
    rules: {},
    isUp: false,
  },
  {
    what: "one that is locked",
    id: "new",
    changed: { ...CLEARED, lockedAtMs: 1 },
    rules: {},
    isUp: false,
  },
  {
    what: "one out of order",
    id: "new",
    changed: CLEARED,
    rules: { outOfOrder: true },
    isUp: false,
  },
] as const)("a clearing is up for $what: $isUp", ({ id, changed, rules, isUp }) => {
  const { all, clock } = ends({ act: "clear" }, { id });
  clock.advance(60 * MINUTE_MS);
  expect(all.upOn(keeperOf({}, "cover", changed, rules)) !== null).toBe(isUp);
});

test("a clearing is up under the cover alone, and not while something else is announced", () => {
  const { all } = ends({ act: "clear" }, { id: "new" });
  const keeper = keeperOf({}, "cover", CLEARED);
  const pending = { act: "signOut" } as unknown as typeof keeper.shown.pending;
  expect(all.upOn({ ...keeper, shown: { ...keeper.shown, pending } })).toBeNull();
  expect(all.upOn(keeperOf({}, "none", CLEARED))).toBeNull();
});

test("a session of another boot has the same id, and is not the one that was cleared", () => {
  const { all, afterABoot, whole } = ends({ act: "clear" }, { id: "new" });
  const keeper = keeperOf({}, "cover", CLEARED);
  expect([all.upOn(keeper)?.end, afterABoot.upOn(keeper)]).toEqual([whole, null]);
  expect(afterABoot.last).toEqual(whole);
});

test("what an older daemon kept, or nobody, is no end", () => {
  const { all, values, whole } = ends();
  expect(all.last).toEqual(whole);
  values.set("last-end", JSON.stringify(whole));
  expect([all.last, all.upOn(keeperOf({}))]).toEqual([null, null]);
  values.clear();
  expect(all.last).toBeNull();
});

import { expect, test } from "vitest";
import type { CommandKind } from "../../../agent/contract/command.ts";
import { CommandBudget } from "../../../agent/core/command-budget.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { inMemory } from "../../support/keeper-world.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const NOW_MS = Date.UTC(2026, 10, 22, 10);

function budgetOf(kept = new Map<string, string>(), clock = new FakeClock(), bootId = "boot-1") {
  return { kept, clock, budget: new CommandBudget({ keyValue: inMemory(kept), clock, bootId }) };
}

/** How many of a kind it grants before it refuses. */
function grants(budget: CommandBudget, kind: CommandKind): number {
  let granted = 0;
  while (granted < 100 && budget.spend(kind) === null) granted += 1;
  return granted;
}

test("grants so many within its time, and again when that has passed", () => {
  const { budget, clock } = budgetOf();
  expect(grants(budget, "lock")).toBe(6);
  clock.advance(10 * MINUTE_MS - 1);
  expect(grants(budget, "signOut")).toBe(0);
  clock.advance(1);
  expect(grants(budget, "signOut")).toBe(6);
});

test.each([
  ["lock", 6, 10],
  ["signOut", 6, 10],
  ["wipeSession", 3, 60],
  ["message", 20, 10],
  ["reboot", 1, 24 * 60],
  ["rotateKey", 1, 24 * 60],
] as const)("%s is granted %i times within %i min, whatever else was", (kind, times, minutes) => {
  const { budget, clock } = budgetOf();
  for (const other of ["lock", "wipeSession", "message", "reboot", "rotateKey"] as const) {
    if (other !== kind && !(kind === "signOut" && other === "lock")) grants(budget, other);
  }
  expect(grants(budget, kind)).toBe(times);
  clock.advance(minutes * MINUTE_MS - 1);
  expect(grants(budget, kind)).toBe(0);
  clock.advance(1);
  expect(grants(budget, kind)).toBe(times);
});

test("what counts no more is not kept", () => {
  const { budget, clock, kept } = budgetOf();
  grants(budget, "message");
  clock.advance(24 * HOUR_MS);
  budget.keep();
  expect(JSON.parse(kept.get("command.budget") ?? "")).toMatchObject({ spent: [] });
});

test.each([-365, -1, 1, 365])(
  "a wall clock set by %i days gives nothing, also over a restart",
  (days) => {
    const { budget, clock, kept } = budgetOf();
    expect(grants(budget, "wipeSession")).toBe(3);
    clock.jumpWallClock(days * 24 * HOUR_MS);
    expect(grants(budget, "wipeSession")).toBe(0);
    const next = budgetOf(kept, clock);
    expect(grants(next.budget, "wipeSession")).toBe(0);
    clock.advance(HOUR_MS);
    expect(grants(next.budget, "wipeSession")).toBe(3);
  },
);

test.each([
  ["at once", 0, 0],
  ["by a clock that is a year ahead", 365 * 24 * HOUR_MS, 0],
  ["with the time that this boot has run", 0, HOUR_MS],
])("over a reboot it counts on, %s", (_what, aheadMs, runMs) => {
  const { budget, kept } = budgetOf();
  expect(grants(budget, "wipeSession")).toBe(3);
  const next = budgetOf(kept, new FakeClock(runMs, NOW_MS + aheadMs), "boot-2");
  expect(grants(next.budget, "wipeSession")).toBe(runMs < HOUR_MS ? 0 : 3);
});

test("a machine that is switched off every evening has its day in the end", () => {
  const kept = new Map<string, string>();
  let refused = 0;
  for (let day = 0; day < 3; day += 1) {
    const { budget, clock } = budgetOf(kept, new FakeClock(5_000, NOW_MS), `boot-${day}`);
    if (budget.spend("reboot") !== null) refused += 1;
    for (let quarters = 0; quarters < 49; quarters += 1) {
      clock.advance(15 * MINUTE_MS);
      budget.keep();
    }
  }
  // Granted on the first day, refused on the second, granted after 24 hours of running.
  expect(refused).toBe(1);
});

test("what a former version wrote counts from now on", () => {
  const spent = Array.from({ length: 3 }, () => ({ kind: "wipeSession", atMs: 0 }));
  const kept = new Map([["command.budget", JSON.stringify(spent)]]);
  const { budget, clock } = budgetOf(kept);
  expect(grants(budget, "wipeSession")).toBe(0);
  clock.advance(HOUR_MS);
  expect(grants(budget, "wipeSession")).toBe(3);
});

import { expect, test } from "vitest";
import { clearingFindings } from "../../../agent/core/clearing-findings.ts";
import { type HomeInUse, joined, TIMED_TRIES } from "../../../agent/core/home-row.ts";

const TRIED = {
  count: 1,
  occasion: "signOut",
  bootId: "boot-2",
  atMs: 900,
  isBegun: false,
} as const;
const HOME: HomeInUse = {
  bootId: "boot-2",
  sessionId: "5",
  backEnd: "logind",
  kind: "generic",
  userName: "desk",
  uid: 1001,
  gid: 1001,
  homeDir: "/home/desk",
  sinceMs: 2_000,
  openedAtMs: 200,
  isOver: true,
  tries: TRIED,
};

test.each([
  ["of this boot: by its uptime too", { sinceMs: 1_000, openedAtMs: 100 }, [1_000, 100, 1]],
  [
    "of another boot, whose uptimes say nothing here",
    { bootId: "boot-1", sinceMs: 1_000, openedAtMs: 100 },
    [1_000, undefined, 1],
  ],
  ["that began later", { sinceMs: 3_000, openedAtMs: 300 }, [2_000, 200, 1]],
  ["that was tried more often", { sinceMs: 3_000, tries: { ...TRIED, count: 4 } }, [2_000, 200, 4]],
])("a home is joined with an earlier row %s", (_what, other, [sinceMs, openedAtMs, count]) => {
  const row = joined(HOME, [{ ...HOME, sessionId: "3", ...other }]);
  expect([row.sessionId, row.sinceMs, row.openedAtMs, row.tries?.count]).toEqual([
    "5",
    sinceMs,
    openedAtMs,
    count,
  ]);
});

test.each([
  ["one whose tries are used up", { count: TIMED_TRIES }, 1],
  ["one that has a try left", { count: TIMED_TRIES - 1 }, 0],
  ["the last of its tries, while it goes on", { count: TIMED_TRIES, isBegun: true }, 0],
  ["a further one, while it goes on", { count: TIMED_TRIES + 1, isBegun: true }, 1],
])("the posture tells of %s", (_what, tried, count) => {
  const home = { ...HOME, tries: { ...TRIED, ...tried } };
  expect(clearingFindings([home])).toHaveLength(count);
  // It is nobody's to mend: it is there when its owner opens it.
  expect(clearingFindings([{ ...home, isUnreached: true }])).toEqual([]);
});

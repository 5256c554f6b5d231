import { expect, test } from "vitest";
import type { ProcessRow } from "../../../../agent/platform/linux/process-table.ts";
import {
  type SessionMarks,
  sessionMembers,
  withAncestors,
} from "../../../../agent/platform/linux/session-members.ts";

const row = (pid: number, changes: Partial<ProcessRow> = {}): ProcessRow => ({
  pid,
  parentPid: 1,
  groupId: pid,
  sessionId: pid,
  uid: 1001,
  zombie: false,
  ...changes,
});
const marks = (changes: Partial<SessionMarks> = {}): SessionMarks => ({
  leaders: new Set([100]),
  grouped: new Set(),
  uid: 1001,
  dedicatedUid: false,
  isMarked: () => false,
  excluded: new Set([1, 2]),
  ...changes,
});
const pidsOf = (rows: readonly ProcessRow[], changes: Partial<SessionMarks> = {}) =>
  sessionMembers(rows, marks(changes)).map(({ pid }) => pid);

test.each([
  ["the program itself", row(100), {}],
  ["its process group", row(101, { groupId: 100 }), {}],
  ["its session", row(101, { sessionId: 100 }), {}],
  ["what its control group holds", row(101), { grouped: new Set([101]) }],
  ["what carries the marker", row(101), { isMarked: () => true }],
  ["every process of an account of its own", row(101), { dedicatedUid: true }],
])("%s is a member", (_what, process, changes) => {
  expect(pidsOf([process], changes)).toEqual([process.pid]);
});

test("children of a member are members, whoever they run as and however deep", () => {
  const rows = [row(103, { parentPid: 102, uid: 0 }), row(102, { parentPid: 100 }), row(100)];
  expect(pidsOf(rows).sort()).toEqual([100, 102, 103]);
});

test.each([
  ["another process of the same account", row(101), {}],
  ["a marked process of another account", row(101, { uid: 1002 }), { isMarked: () => true }],
  ["what is dead already", row(100, { zombie: true }), {}],
  ["the agent and what is above it", row(2), { dedicatedUid: true, grouped: new Set([2]) }],
  ["init", row(1), { dedicatedUid: true, excluded: new Set<number>() }],
])("%s is not a member", (_what, process, changes) => {
  expect(pidsOf([process], changes)).toEqual([]);
});

test("knows the ancestors of a process", () => {
  const rows = [
    row(5, { parentPid: 4 }),
    row(4, { parentPid: 1 }),
    row(9),
    row(1, { parentPid: 0 }),
  ];
  expect([...withAncestors(rows, 5)].sort()).toEqual([1, 4, 5]);
});

import { expect, test } from "vitest";
import type { ShellStatus } from "../../../agent/contract/local-calls.ts";
import { followPerson } from "../../../main/forget-person.ts";
import { statusOf } from "../../support/shell-values.ts";

const AT_WORK = { sessionKind: "generic", stage: "active", surface: "none" } as const;
const PARTING = { ...AT_WORK, stage: "signedOut", surface: "banner" } as const;

/** What is done to a person's choices and pages while one status follows the other. */
function follow(...statuses: readonly Partial<ShellStatus>[]): readonly string[] {
  const done: string[] = [];
  const preferences = { forget: () => done.push("forget"), letGo: () => done.push("letGo") };
  let before: ShellStatus | null = null;
  for (const now of statuses.map(statusOf)) {
    done.length = 0;
    followPerson(before, now, preferences, [{ close: () => done.push("close") }]);
    before = now;
  }
  return done;
}

test("who leaves is forgotten at once, and spoken to as they chose until the countdown is over", () => {
  expect(follow(AT_WORK, PARTING)).toEqual(["forget", "close"]);
  expect(follow(AT_WORK, PARTING, PARTING)).toEqual([]);
  expect(follow(AT_WORK, PARTING, { ...PARTING, surface: "none" })).toEqual(["letGo"]);
});

test("where nothing more is said to them, nothing counts any more", () => {
  expect(follow(AT_WORK, { ...AT_WORK, stage: "cleared", surface: "cover" })).toEqual([
    ...["forget", "close", "letGo"],
  ]);
});

test("what somebody chose in a session of their own stays theirs", () => {
  const own = { sessionKind: "named" } as const;
  expect(follow({ ...AT_WORK, ...own }, { ...PARTING, ...own })).toEqual([]);
});

import { expect, test } from "vitest";
import type { Command } from "../../../agent/contract/command.ts";
import { readKept, unfinishedOf } from "../../../agent/core/kept-session.ts";
import { start } from "../../../policies/session-machine.ts";
import { RULES, sessionOf } from "../../support/keeper-world.ts";

const { state } = start(sessionOf("5"), RULES, 0);
const OF_IT = { uid: 1001, beganMs: 500 };

function kept(of: object): string {
  return JSON.stringify({ bootId: "boot-1", ...OF_IT, state, unfinished: [], ...of });
}

test.each([
  ["the same session goes on", {}, OF_IT, "it"],
  ["nothing goes on beyond a boot", { bootId: "boot-0" }, OF_IT, null],
  ["nothing of a session that has just begun was kept", {}, { ...OF_IT, isNew: true }, null],
  ["somebody else has its id", { uid: 1002 }, OF_IT, "another"],
  ["the same person came back in one of its id", { beganMs: 400 }, OF_IT, "another"],
  ["an older daemon kept no account", { uid: undefined }, OF_IT, "it"],
  ["an older daemon kept no beginning", { beganMs: undefined }, OF_IT, "it"],
  ["the system tells no beginning", {}, { uid: 1001 }, "it"],
  ["what was kept can't be read", { state: { stage: "gone" } }, OF_IT, null],
])("%s", (_what, of, now, goesOn) => {
  const read = readKept(kept(of), "boot-1", now);
  expect(typeof read === "object" && read !== null ? "it" : read).toBe(goesOn);
});

test.each([
  ["a clearing of ours", { act: "clear", reason: "idle", command: null }, 1],
  ["a lock, which is seen", { act: "lock", reason: "idle", command: null }, 0],
  ["what a command orders, whatever its reason", { reason: "accountChanged", command: {} }, 0],
  ["a command's sign-out that is done again", { reason: "command", command: null }, 0],
] as const)("begun and not done: %s", (_what, begun, count) => {
  const doing = { act: "signOut", ...begun, command: begun.command as Command | null } as const;
  expect(unfinishedOf([doing])).toHaveLength(count);
});

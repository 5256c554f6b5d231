import { expect, test } from "vitest";
import { whyUnexplained } from "../../../../agent/platform/linux/unlock-evidence.ts";

const KILLED = {
  unlockAsked: false,
  byItsShell: false,
  lockedForMs: 60_000,
  idleMs: 90_000,
};

test.each([
  ["somebody typed a moment ago", { idleMs: 200 }],
  ["a directory answered long after the last key", { idleMs: 29_000 }],
  ["logind was asked to unlock", { unlockAsked: true }],
  ["the desktop's shell let go of its own lock", { byItsShell: true }],
  ["nobody can see the screen's idle time", { idleMs: null }],
])("explained: %s", (_what, over) => {
  expect(whyUnexplained({ ...KILLED, ...over })).toBeNull();
});

test.each([
  ["nobody had touched anything since before the lock", {}],
  ["the last key was the one that locked", { lockedForMs: 3000, idleMs: 2800 }],
  ["the last touch is long ago", { lockedForMs: 600_000, idleMs: 31_000 }],
])("unexplained: %s", (_what, over) => {
  expect(whyUnexplained({ ...KILLED, ...over })).toContain("the locker ended");
});

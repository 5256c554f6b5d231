import { expect, test, vi } from "vitest";
import { CoverKeeper } from "../../../main/cover-keeper.ts";
import type { SurfaceWindow } from "../../../main/shell.ts";
import {
  hangsOnLocker,
  isOverlaid,
  pauseAfterRaise,
  type StackedWindow,
  staysAbove,
} from "../../../main/stacking.ts";

const COVER: StackedWindow = {
  ...{ x: -1, y: -1, width: 1282, height: 802 },
  ...{ isOurs: true, isSeen: true, isLocker: false },
};
const PARKED = { ...COVER, x: -20_000, isSeen: false };
const NOTE = { ...COVER, x: 1000, y: 20, width: 200, height: 80, isOurs: false };
const SECOND = { ...COVER, x: 1279 };

const LOCKER = { ...COVER, isOurs: false, isLocker: true };

test.each([
  ["nothing but the cover", [PARKED, COVER], false],
  ["a window below it", [NOTE, COVER], false],
  ["a window above it", [COVER, NOTE], true],
  ["one above it that draws nothing yet", [COVER, { ...NOTE, isSeen: false }], false],
  ["one above our parked window alone", [PARKED, { ...NOTE, x: -19_990 }], false],
  ["one that lies between the covers of two displays, above its own", [COVER, NOTE, SECOND], true],
  ["one below the cover of its display", [COVER, { ...NOTE, x: 1400 }, SECOND], false],
  ["a locker", [COVER, LOCKER], false],
  ["a window above a locker", [COVER, LOCKER, NOTE], false],
  ["our own cover, as large as a locker", [{ ...COVER, isLocker: true }, NOTE], true],
])("95: tells %s", (_, stack, expected) => {
  expect(isOverlaid(stack)).toBe(expected);
});

test.each([
  ["it lies above the cover", [COVER, LOCKER], true],
  ["a window above it does", [LOCKER, COVER, NOTE], true],
  ["it lies below the cover", [LOCKER, COVER], false],
  ["it draws nothing yet", [COVER, { ...LOCKER, isSeen: false }], false],
  ["a window above the cover hides no screen", [COVER, NOTE], false],
  [
    "it draws nothing yet, and another window lies above the cover",
    [COVER, { ...LOCKER, isSeen: false }, NOTE],
    false,
  ],
  ["it is our own", [{ ...COVER, isLocker: true }, NOTE], false],
  ["nothing of ours can be seen", [PARKED, LOCKER], false],
])("95: whether it is a locker decides something or not: %s", (_, stack, expected) => {
  expect(hangsOnLocker(stack)).toBe(expected);
});

const WARNING = { frame: "full", layer: "aboveAll", surface: "warning" } as const;

test.each([
  ["what covers the screen", WARNING, true],
  ["a page that somebody opened", { ...WARNING, surface: "home" }, false],
  ["what lies in a corner", { ...WARNING, frame: "notice" }, false],
  ["what only floats", { ...WARNING, layer: "floating" }, false],
])("95: whether nothing may come above it: %s", (_, window, expected) => {
  expect(staysAbove(window as SurfaceWindow)).toBe(expected);
});

/** @param rivals how often something comes above the cover as soon as it was raised */
function keeperWith(stack: { now: readonly StackedWindow[] }, rivals = 0) {
  const [listen, waits] = [vi.fn(), [] as number[]];
  const wait = async (ms: number) => void waits.push(ms);
  const keeper = new CoverKeeper({ listen, read: async () => stack.now, wait });
  const raise = vi.fn(async () => {
    if (raise.mock.calls.length > rivals) stack.now = [NOTE, COVER];
    keeper.changed();
  });
  return { keeper, raise, listen, waits };
}

test("95: raises what was overlaid while it opened, and what is overlaid later", async () => {
  const stack = { now: [COVER, NOTE] };
  const { keeper, raise, listen } = keeperWith(stack);
  keeper.keep(raise);
  await vi.waitFor(() => expect(raise).toHaveBeenCalledTimes(1));
  stack.now = [COVER, NOTE];
  keeper.changed();
  await vi.waitFor(() => expect(raise).toHaveBeenCalledTimes(2));
  stack.now = [COVER, NOTE];
  keeper.keep(null);
  keeper.changed();
  await new Promise(setImmediate);
  expect(raise).toHaveBeenCalledTimes(2);
  expect(listen.mock.calls).toEqual([[true], [false]]);
});

test("waits longer each time for one that raises itself too, and never gives up", async () => {
  const { keeper, raise, waits } = keeperWith({ now: [COVER, NOTE] }, 7);
  keeper.keep(raise);
  await vi.waitFor(() => expect(raise).toHaveBeenCalledTimes(8));
  await new Promise(setImmediate);
  expect(waits).toEqual([100, 200, 400, 800, 1_600, 2_000, 2_000, 2_000]);
  expect(pauseAfterRaise(100)).toBe(2_000);
});

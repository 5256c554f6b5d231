import { expect, test, vi } from "vitest";
import { LockerDoubt } from "../../../main/locker-doubt.ts";
import { isOverlaid } from "../../../main/stacking.ts";

const COVER = {
  ...{ id: 1, x: 0, y: 0, width: 1280, height: 800 },
  ...{ isOurs: true, isSeen: true, isLocker: false },
};
const LOCKER = { ...COVER, id: 2, isOurs: false, isLocker: true };

/** @param heldFromMs when the keyboard is taken; undefined: never */
function doubtWith(heldFromMs = Number.POSITIVE_INFINITY) {
  const clock = { nowMs: 0 };
  const isKeyboardHeld = vi.fn(async () => clock.nowMs >= heldFromMs);
  const wait = vi.fn(async (ms: number) => {
    clock.nowMs += ms;
  });
  const doubt = new LockerDoubt({ isKeyboardHeld, wait, uptimeMs: () => clock.nowMs });
  const isRaised = async (...stack: (typeof COVER)[]) => isOverlaid(await doubt.settle(stack));
  return { clock, doubt, isKeyboardHeld, wait, isRaised };
}

test("leaves the keyboard alone where its answer decides nothing", async () => {
  const { isRaised, isKeyboardHeld, wait } = doubtWith();
  expect(await isRaised(LOCKER, COVER)).toBe(false);
  expect(await isRaised(LOCKER)).toBe(false);
  expect(isKeyboardHeld).not.toHaveBeenCalled();
  expect(wait).not.toHaveBeenCalled();
});

test("95: finds out what only looks like a locker, and waits for it once", async () => {
  const { isRaised, wait } = doubtWith();
  expect(await isRaised(COVER, LOCKER)).toBe(true);
  expect(await isRaised(COVER, LOCKER)).toBe(true);
  expect(wait.mock.calls).toEqual([[300]]);
});

test("95: waits anew for each window, also for one that took a number over", async () => {
  const { isRaised, doubt, wait } = doubtWith();
  for (const id of [2, 3]) await isRaised(COVER, { ...LOCKER, id });
  doubt.mapped(3);
  await isRaised(COVER, { ...LOCKER, id: 3 });
  await isRaised(COVER);
  await isRaised(COVER, { ...LOCKER, id: 3 });
  doubt.forget();
  await isRaised(COVER, { ...LOCKER, id: 3 });
  expect(wait.mock.calls).toEqual([[300], [300], [300], [300], [300]]);
});

test("waits for what is left since the window came up, and believes one that takes the keys", async () => {
  const { isRaised, doubt, clock, wait } = doubtWith(250);
  doubt.mapped(LOCKER.id);
  clock.nowMs = 200;
  expect(await isRaised(COVER, LOCKER)).toBe(false);
  expect(await isRaised(COVER, LOCKER)).toBe(false);
  expect(wait.mock.calls).toEqual([[100]]);
});

test("of several it waits for the newest", async () => {
  const { isRaised, doubt, clock, wait } = doubtWith();
  doubt.mapped(2);
  clock.nowMs = 200;
  doubt.mapped(3);
  clock.nowMs = 250;
  await isRaised(COVER, LOCKER, { ...LOCKER, id: 3 });
  expect(wait.mock.calls).toEqual([[250]]);
});

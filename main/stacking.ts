import type { Bounds } from "./placement.ts";
import type { SurfaceWindow } from "./shell.ts";

/** A window of the screen, ours or anybody's. */
export type StackedWindow = Bounds & {
  readonly isOurs: boolean;
  /** Some of it can be seen where nothing lies above it. */
  readonly isSeen: boolean;
  /** It hides all of the screen, and no window manager has a say about it. */
  readonly isLocker: boolean;
};

/** Pure: what nothing may come above while it is up. A page that somebody opened themselves may be covered. */
export function staysAbove({ frame, layer, surface }: SurfaceWindow): boolean {
  return frame === "full" && layer === "aboveAll" && surface !== "home";
}

/**
 * Pure: whether somebody's window lies above one of ours. A locker may: raised over it, a cover would keep
 * out whoever has the password.
 *
 * @param stack lowest first
 */
export function isOverlaid(stack: readonly StackedWindow[]): boolean {
  const seen = stack.filter(({ isSeen }) => isSeen);
  if (seen.some(looksLocked)) return false;
  return seen.some(
    (window, at) =>
      !window.isOurs && seen.slice(0, at).some((below) => below.isOurs && overlap(below, window)),
  );
}

/** Pure: somebody's window that can be seen and may be a locker's. */
export function looksLocked({ isOurs, isSeen, isLocker }: StackedWindow): boolean {
  return isLocker && isSeen && !isOurs;
}

/** Pure: whether a cover would be raised if what looks like a locker were none. */
export function hangsOnLocker(stack: readonly StackedWindow[]): boolean {
  const isDoubtful = stack.some(looksLocked);
  return isDoubtful && isOverlaid(stack.map((one) => ({ ...one, isLocker: false })));
}

export function overlap(one: Bounds, other: Bounds): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/** Pure: two that raise themselves over each other must not keep a processor busy. */
export function pauseAfterRaise(inARow: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (inARow - 1));
}

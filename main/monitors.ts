import type { Bounds } from "./placement.ts";
import type { Display } from "./shell.ts";

/** A part of the X screen, in its pixels, and what shows it. */
export type Monitor = Bounds & { readonly output: readonly number[] };

export type Monitors = {
  readonly monitors: readonly Monitor[];
  /** Null, or one that shows nothing: none was chosen. */
  readonly primaryOutput: number | null;
};

/**
 * Pure. Monitors that show a part of what another one shows are one display with it.
 *
 * @param scale pixels for each that the browser counts
 */
export function displaysOf(
  { monitors, primaryOutput }: Monitors,
  scale: number,
): readonly Display[] {
  const lit = monitors.filter(({ output, width, height }) => output.length * width * height > 0);
  const primary = lit.find(({ output }) => output.some((one) => one === primaryOutput));
  const whole = lit.filter((one, index) => !lit.some((other, at) => hides(other, one, at < index)));
  return whole.map((monitor) => ({
    id: String(monitor.output[0]),
    primary: primary !== undefined && contains(monitor, primary),
    bounds: scaled(monitor, scale),
  }));
}

/** Of two that show the same, the first one stays. */
function hides(other: Monitor, one: Monitor, isFirst: boolean): boolean {
  return other !== one && contains(other, one) && (isFirst || !contains(one, other));
}

function contains(outer: Bounds, inner: Bounds): boolean {
  return (
    outer.x <= inner.x &&
    outer.y <= inner.y &&
    outer.x + outer.width >= inner.x + inner.width &&
    outer.y + outer.height >= inner.y + inner.height
  );
}

function scaled({ x, y, width, height }: Bounds, scale: number): Bounds {
  const [left, top] = [Math.floor(x / scale), Math.floor(y / scale)];
  return { x: left, y: top, width: Math.ceil(width / scale), height: Math.ceil(height / scale) };
}

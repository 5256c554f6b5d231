import {
  defaultRangeExtractor,
  elementScroll,
  observeElementOffset,
  observeElementRect,
  type Range,
  Virtualizer,
} from "@tanstack/virtual-core";
import type { RefObject } from "preact";
import { useLayoutEffect, useMemo, useReducer } from "preact/hooks";

/** Above and below what is in sight, so that nobody sees an empty row while scrolling. */
const OVERSCAN = 12;

/**
 * Of thousands of rows only those in sight exist; `rowPx` is the height of each. The row
 * `kept` has the focus and goes on to exist: keys would be lost with it.
 */
export function useVirtualRows(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  rowPx: number,
  kept: number,
): Virtualizer<HTMLElement, HTMLElement> {
  const [, redraw] = useReducer((before: number) => before + 1, 0);
  const options = {
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    overscan: OVERSCAN,
    rangeExtractor: (range: Range) => withKept(defaultRangeExtractor(range), kept, count),
    onChange: () => redraw(0),
  };
  const virtualizer = useMemo(() => new Virtualizer<HTMLElement, HTMLElement>(options), []);
  virtualizer.setOptions(options);
  useLayoutEffect(() => virtualizer._didMount(), []);
  useLayoutEffect(() => virtualizer._willUpdate());
  useLayoutEffect(() => virtualizer.measure(), [rowPx]);
  return virtualizer;
}

function withKept(inSight: readonly number[], kept: number, count: number): number[] {
  const indexes = kept < count ? [...inSight, kept] : inSight;
  return [...new Set(indexes)].sort((a, b) => a - b);
}

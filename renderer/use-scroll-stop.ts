import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

/** What scrolls and holds nothing to tab to is a tab stop itself, or keys could not scroll it. */
export function useScrollStop(scroller: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const update = () => markStop(element);
    update();
    const observer = new ResizeObserver(update);
    for (const one of [element, ...element.children]) observer.observe(one);
    return () => observer.disconnect();
  });
}

function markStop(element: HTMLElement): void {
  const isCut = element.scrollHeight > element.clientHeight + 1;
  if (isCut && element.querySelector("button, input") === null) element.tabIndex = 0;
  else if (element.tagName === "MAIN") element.tabIndex = -1;
  else element.removeAttribute("tabindex");
}

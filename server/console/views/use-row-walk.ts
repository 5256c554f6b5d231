import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { singleKeysAreOn } from "./use-shortcuts.ts";

type RowWalk = {
  readonly count: number;
  readonly rowPx: number;
  readonly onWalk: (to: number) => void;
  readonly onChoose: (index: number) => void;
};

/** Arrows walk through rows whose link has the focus. @returns the row that Tab leads to */
export function useRowWalk(table: RefObject<HTMLElement | null>, walk: RowWalk): number {
  const [place, setPlace] = useState(0);
  const at = Math.max(0, Math.min(place, walk.count - 1));
  const wantsFocus = useRef(false);
  const latest = useRef({ ...walk, at });
  latest.current = { ...walk, at };
  useEffect(() => {
    const { current } = table;
    const press = (event: KeyboardEvent) => {
      const now = latest.current;
      const page = Math.floor((current?.clientHeight ?? 0) / now.rowPx) - 2;
      const step = stepOf(event.key, page);
      if (event.key === "x" && singleKeysAreOn() && !event.ctrlKey) now.onChoose(now.at);
      else if (step === undefined) return;
      else {
        const to = Math.max(0, Math.min(now.count - 1, now.at + step));
        wantsFocus.current = true;
        now.onWalk(to);
        setPlace(to);
      }
      event.preventDefault();
    };
    const follow = ({ target }: FocusEvent) => setPlace((before) => indexOf(target) ?? before);
    current?.addEventListener("keydown", press);
    current?.addEventListener("focusin", follow);
    return () => {
      current?.removeEventListener("keydown", press);
      current?.removeEventListener("focusin", follow);
    };
  }, []);
  useLayoutEffect(() => {
    if (!wantsFocus.current) return;
    const link = table.current?.querySelector<HTMLElement>(`[data-index="${at}"] a`);
    if (link === null || link === undefined) return;
    wantsFocus.current = false;
    link.focus({ preventScroll: true });
  });
  return at;
}

function indexOf(target: EventTarget | null): number | null {
  const row = target instanceof Element ? target.closest("[data-index]") : null;
  const index = row?.getAttribute("data-index");
  return index === null || index === undefined ? null : Number(index);
}

function stepOf(key: string, page: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    Home: Number.NEGATIVE_INFINITY,
    End: Number.POSITIVE_INFINITY,
  };
  return steps[key];
}

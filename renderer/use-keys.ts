import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

/** The keys are never nowhere: what has nothing to press has them itself, and so is read out. */
export function useFirstFocus(main: RefObject<HTMLElement | null>, takesFocus: boolean): void {
  useEffect(() => {
    const isNowhere = document.activeElement === document.body || document.activeElement === null;
    if (takesFocus && isNowhere) main.current?.focus();
  });
}

/** Escape goes back from what a person has opened; it never answers for them. */
export function useEscape(back: () => void): void {
  useEffect(() => {
    const onKey = ({ key }: KeyboardEvent) => {
      if (key === "Escape") back();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  });
}

import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** Eyes are where the pointer is, or the keys. */
export function useReading(
  part: RefObject<HTMLElement | null>,
  onRead: (isRead: boolean) => void,
): void {
  const latest = useRef(onRead);
  latest.current = onRead;
  useEffect(() => {
    const { current } = part;
    if (current === null) return;
    const stop = new AbortController();
    const listen = (name: string, isRead: () => boolean) =>
      current.addEventListener(name, () => latest.current(isRead()), { signal: stop.signal });
    listen("mouseenter", () => true);
    listen("focusin", () => true);
    listen("mouseleave", () => current.matches(":focus-within"));
    listen("focusout", () => current.matches(":hover"));
    return () => {
      stop.abort();
      latest.current(false);
    };
  }, []);
}

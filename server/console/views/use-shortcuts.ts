import { useEffect, useRef } from "preact/hooks";

/** By key as `KeyboardEvent.key` tells it; `Ctrl+k` with a modifier. */
export type Shortcuts = Readonly<Record<string, () => void>>;

const KEPT_AT = "sessionward.single-keys";

/** Single keys can be switched off for who speaks to their computer (WCAG 2.2, 2.1.4). */
export function singleKeysAreOn(): boolean {
  return localStorage.getItem(KEPT_AT) !== "off";
}

export function setSingleKeys(on: boolean): void {
  localStorage.setItem(KEPT_AT, on ? "on" : "off");
}

/** Single keys count only where nobody types; those with Ctrl everywhere. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const act = latest.current[nameOf(event)];
      if (act === undefined || event.defaultPrevented) return;
      if (!hasModifier(event) && (isTyping(event.target) || !singleKeysAreOn())) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}

function nameOf(event: KeyboardEvent): string {
  if (event.altKey) return "";
  return hasModifier(event) ? `Ctrl+${event.key.toLowerCase()}` : event.key;
}

function hasModifier({ ctrlKey, metaKey }: KeyboardEvent): boolean {
  return ctrlKey || metaKey;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.closest("input:not([type=checkbox]), textarea, select, dialog") !== null ||
      target.isContentEditable)
  );
}

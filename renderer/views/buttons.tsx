import { useEffect, useRef } from "preact/hooks";
import type { Button, ButtonAction } from "../view-parts.ts";

export function Buttons({
  buttons,
  focusFirst,
  onPress,
}: {
  readonly buttons: readonly Button[];
  readonly focusFirst: boolean;
  readonly onPress: (action: ButtonAction) => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (focusFirst) list.current?.querySelector("button")?.focus();
  }, [focusFirst]);
  if (buttons.length === 0) return null;
  return (
    <div class="buttons" ref={list}>
      {buttons.map(({ action, label, look }) => (
        <button key={action} type="button" class={look} onClick={() => onPress(action)}>
          {label}
        </button>
      ))}
    </div>
  );
}

import type { ComponentChildren } from "preact";

type Props = {
  /** What a sign does not say by itself. */
  readonly name?: string;
  /** `word`: what stands on it says less than its name. */
  readonly look?: "wide" | "word" | "space";
  readonly isPressed?: boolean;
  readonly onPress: () => void;
  readonly children?: ComponentChildren;
};

/**
 * Types as soon as it is touched: who types with two hands touches the next key before the last is let
 * go, and such a touch is never a click. A screen reader's press is a click alone, of no pointer.
 */
export function Key({ name, look, isPressed, onPress, children }: Props) {
  return (
    <button
      type="button"
      class={look === undefined ? "key" : `key ${look}`}
      {...(name !== undefined && look !== "word" && { "aria-label": name })}
      {...(isPressed !== undefined && { "aria-pressed": isPressed })}
      onPointerDown={onPress}
      onClick={(event) => {
        if (isOfNoPointer(event)) onPress();
      }}
    >
      {look === "word" ? <span aria-hidden="true">{children}</span> : children}
      {look === "word" && <span class="only-spoken">{name}</span>}
    </button>
  );
}

function isOfNoPointer(event: MouseEvent): boolean {
  return !(event instanceof PointerEvent) || event.pointerType === "";
}

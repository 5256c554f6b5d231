import { type Layout, SIGNS } from "./keyboard-layouts.ts";

/** For one sign, or until it is pressed again. */
type Shift = "off" | "once" | "held";

/** What stands on the keys. Nothing of what was typed is here, or anywhere in this page. */
export type KeyboardState = {
  readonly shift: Shift;
  readonly showsSigns: boolean;
  /** Which of the language's layouts. */
  readonly layoutIndex: number;
};
export const FIRST_STATE: KeyboardState = { shift: "off", showsSigns: false, layoutIndex: 0 };

export type KeyboardEvent = "shift" | "signs" | "layout" | "typed";

const AFTER_SHIFT: Readonly<Record<Shift, Shift>> = { off: "once", once: "held", held: "off" };

/** Pure: what stands on the keys after a key of the keyboard's own, or after a sign. */
export function nextKeyboard(state: KeyboardState, event: KeyboardEvent): KeyboardState {
  const { shift, showsSigns, layoutIndex } = state;
  if (event === "shift") return { ...state, shift: AFTER_SHIFT[shift] };
  if (event === "signs") return { ...state, shift: "off", showsSigns: !showsSigns };
  if (event === "layout") return { ...FIRST_STATE, layoutIndex: layoutIndex + 1 };
  return shift === "once" ? { ...state, shift: "off" } : state;
}

/** Pure: the three rows of signs as they stand on the keys now. */
export function rowsNow(layout: Layout, { shift, showsSigns }: KeyboardState): readonly string[][] {
  if (showsSigns) return SIGNS.map((row) => [...row]);
  if (shift === "off") return layout.rows.map((row) => [...row]);
  return (layout.shifted ?? layout.rows).map((row) => [...row].map(capitalOf));
}

/** One sign for one sign: the capital of ß that the language offers is two. */
function capitalOf(sign: string): string {
  return sign === "ß" ? "ẞ" : sign.toUpperCase();
}

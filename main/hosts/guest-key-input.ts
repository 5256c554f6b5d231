import type { GuestKey, MovingKey } from "../contract/guest-key.ts";

type KeyEvent = {
  readonly key: string;
  readonly code?: string;
  readonly windowsVirtualKeyCode?: number;
  readonly text?: string;
};

/** One command of the browser's protocol; both hosts speak it. */
export type KeyCommand =
  | { readonly method: "Input.insertText"; readonly params: { readonly text: string } }
  | {
      readonly method: "Input.dispatchKeyEvent";
      readonly params: KeyEvent & { readonly type: "keyDown" | "rawKeyDown" | "keyUp" };
    };

const VIRTUAL_CODES: Readonly<Record<MovingKey, number>> = {
  Backspace: 8,
  Tab: 9,
  Enter: 13,
  ArrowLeft: 37,
  ArrowUp: 38,
  ArrowRight: 39,
  ArrowDown: 40,
};

/** Pure: what the page is sent for one key, as if it came from a keyboard. */
export function keyCommands(pressed: GuestKey): readonly KeyCommand[] {
  if ("key" in pressed) {
    const { key } = pressed;
    const text = key === "Enter" ? { text: "\r" } : {};
    return pressAndRelease({ key, code: key, windowsVirtualKeyCode: VIRTUAL_CODES[key], ...text });
  }
  const { sign } = pressed;
  // No keyboard has a key for it: it comes as from an input method.
  if (sign.length > 1) return [{ method: "Input.insertText", params: { text: sign } }];
  const isPlain = /^[a-z0-9 ]$/i.test(sign);
  const plain = isPlain ? { windowsVirtualKeyCode: sign.toUpperCase().charCodeAt(0) } : {};
  return pressAndRelease({ key: sign, text: sign, ...plain });
}

function pressAndRelease({ text, ...key }: KeyEvent): readonly KeyCommand[] {
  const down =
    text === undefined
      ? ({ ...key, type: "rawKeyDown" } as const)
      : ({ ...key, text, type: "keyDown" } as const);
  return [
    { method: "Input.dispatchKeyEvent", params: down },
    { method: "Input.dispatchKeyEvent", params: { ...key, type: "keyUp" } },
  ];
}

/** Two frames after its window has another size: whatever has the keys is brought back into sight. */
export const KEEP_IN_SIGHT = `requestAnimationFrame(() => requestAnimationFrame(() => {
  document.activeElement?.scrollIntoViewIfNeeded?.();
}))`;

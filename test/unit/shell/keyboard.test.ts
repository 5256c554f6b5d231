import { expect, test } from "vitest";
import { guestKeySchema, MOVING_KEYS } from "../../../main/contract/guest-key.ts";
import { keyCommands } from "../../../main/hosts/guest-key-input.ts";
import { LANGUAGES } from "../../../policies/vocabulary.ts";
import { DIGITS, layoutsOf, OFTEN } from "../../../renderer/keyboard-layouts.ts";
import { FIRST_STATE, nextKeyboard, rowsNow } from "../../../renderer/keyboard-state.ts";

const ASCII = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
const STATES = [
  FIRST_STATE,
  { ...FIRST_STATE, shift: "once" },
  { ...FIRST_STATE, showsSigns: true },
] as const;

function signsOf(language: (typeof LANGUAGES)[number]): readonly string[] {
  const onRows = layoutsOf(language).flatMap((layout) =>
    STATES.flatMap((state) => rowsNow(layout, state).flat()),
  );
  return [" ", ...DIGITS, ...OFTEN, ...onRows];
}

test.each(LANGUAGES)("has every sign of an address and a password in %s", (language) => {
  const signs = signsOf(language);
  expect(ASCII.filter((sign) => !signs.includes(sign))).toEqual([]);
});

test.each(LANGUAGES)(
  "has on its keys in %s only what one key may be, and none twice at once",
  (language) => {
    for (const sign of signsOf(language)) {
      expect(guestKeySchema.safeParse({ sign }).success, sign).toBe(true);
    }
    for (const layout of layoutsOf(language)) {
      for (const state of STATES) {
        const shown = [...DIGITS, ...rowsNow(layout, state).flat()];
        expect(new Set(shown).size, layout.name).toBe(shown.length);
        for (const row of rowsNow(layout, state)) expect(row.length).toBeLessThanOrEqual(12);
      }
    }
  },
);

test.each([
  ["two signs", { sign: "ab" }],
  ["none", { sign: "" }],
  ["a line break", { sign: "\n" }],
  ["an escape", { sign: "\u001b" }],
  ["what can't be seen", { sign: "\u200b" }],
  ["half of a sign", { sign: "\ud83d" }],
  ["a heap of accents", { sign: `e${"\u0301".repeat(30)}` }],
  ["a key of the browser", { key: "F11" }],
  ["a key that leaves", { key: "Escape" }],
  ["a chord", { key: "Tab", altKey: true }],
  ["both", { key: "Tab", sign: "a" }],
])("refuses %s", (_what, body) => expect(guestKeySchema.safeParse(body).success).toBe(false));

test("capitals are for one sign, then for all, then for none", () => {
  const after = (...events: Parameters<typeof nextKeyboard>[1][]) =>
    events.reduce(nextKeyboard, FIRST_STATE).shift;
  expect(after("shift")).toBe("once");
  expect(after("shift", "typed")).toBe("off");
  expect(after("shift", "shift", "typed", "typed")).toBe("held");
  expect(after("shift", "shift", "shift")).toBe("off");
  expect(after("shift", "signs")).toBe("off");
});

test("goes as a key where keyboards have one, and as text where none has", () => {
  expect(keyCommands({ sign: "a" })).toEqual([
    {
      method: "Input.dispatchKeyEvent",
      params: { type: "keyDown", key: "a", text: "a", windowsVirtualKeyCode: 65 },
    },
    {
      method: "Input.dispatchKeyEvent",
      params: { type: "keyUp", key: "a", windowsVirtualKeyCode: 65 },
    },
  ]);
  expect(keyCommands({ sign: "👍🏽" })).toEqual([
    { method: "Input.insertText", params: { text: "👍🏽" } },
  ]);
  // The code of a sign would be another key: that of "." is Delete.
  expect(keyCommands({ sign: "." })[0]?.params).not.toHaveProperty("windowsVirtualKeyCode");
});

test.each(MOVING_KEYS)("%s writes nothing but a line break", (key) => {
  const [down] = keyCommands({ key });
  const writes = key === "Enter" ? { type: "keyDown", text: "\r" } : { type: "rawKeyDown" };
  expect(down?.params).toMatchObject({ key, ...writes });
});

import * as z from "zod/mini";

/** Keys that write nothing, by the names that pages know them by. */
export const MOVING_KEYS = [
  "Backspace",
  "Enter",
  "Tab",
  "ArrowLeft",
  "ArrowUp",
  "ArrowDown",
  "ArrowRight",
] as const;
export type MovingKey = (typeof MOVING_KEYS)[number];

/** Longer than any sign that a keyboard has, shorter than anything somebody could smuggle. */
const MOST_UNITS = 16;
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** What a person sees as one sign; no control character and no half of one, which is of `C` too. */
function isOneSign(text: string): boolean {
  if (/\p{C}/u.test(text)) return false;
  return [...graphemes.segment(text)].length === 1;
}

/** One key of the keyboard on the screen: one sign, or one key that writes none. Never more at once. */
export const guestKeySchema = z.union([
  z.strictObject({ sign: z.string().check(z.maxLength(MOST_UNITS), z.refine(isOneSign)) }),
  z.strictObject({ key: z.enum(MOVING_KEYS) }),
]);
export type GuestKey = z.infer<typeof guestKeySchema>;

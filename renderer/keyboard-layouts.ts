import type { Language } from "../policies/vocabulary.ts";

/** Three rows of signs, from left to right as on the desk's keyboard; `shifted` where it is no capital. */
export type Layout = {
  readonly name: LayoutName;
  /** On the key that leads to it. */
  readonly label: string;
  readonly rows: Rows;
  readonly shifted?: Rows;
};
type Rows = readonly [string, string, string];
type LayoutName = "qwerty" | "azerty" | "qwertz" | "spanish" | "arabic";

export const DIGITS = "1234567890";
/** With the digits, every sign of ASCII that no letter is: what addresses and passwords are made of. */
export const SIGNS: Rows = ["@#$%&*()-_€", "!?/\\:;'\",.£", "+=<>[]{}|~^`"];
/** Beside the space key at all times. */
export const OFTEN = ["@", ".", "-"] as const;

const LAYOUTS: Readonly<Record<LayoutName, Layout>> = {
  qwerty: { name: "qwerty", label: "ABC", rows: ["qwertyuiop", "asdfghjkl", "zxcvbnm"] },
  azerty: { name: "azerty", label: "ABC", rows: ["azertyuiop", "qsdfghjklm", "wxcvbnéèàçù"] },
  qwertz: { name: "qwertz", label: "ABC", rows: ["qwertzuiopü", "asdfghjklöä", "yxcvbnmß"] },
  spanish: { name: "spanish", label: "ABC", rows: ["qwertyuiop", "asdfghjklñ", "zxcvbnmáéíóú"] },
  arabic: {
    name: "arabic",
    label: "أبج",
    rows: ["ضصثقفغعهخحجد", "شسيبلاتنمكط", "ذئءؤرىةوزظ"],
    shifted: ["١٢٣٤٥٦٧٨٩٠؛،", "إأآٱـ؟«»٪", "پچژڤگ"],
  },
};

/** The first is the language's own; addresses and passwords are Latin in every language. */
const OF_LANGUAGE: Readonly<Record<Language, readonly [LayoutName, ...LayoutName[]]>> = {
  en: ["qwerty"],
  fr: ["azerty"],
  de: ["qwertz"],
  es: ["spanish"],
  ar: ["arabic", "qwerty"],
};

export function layoutsOf(language: Language): readonly [Layout, ...Layout[]] {
  const [first, ...others] = OF_LANGUAGE[language];
  return [LAYOUTS[first], ...others.map((name) => LAYOUTS[name])];
}

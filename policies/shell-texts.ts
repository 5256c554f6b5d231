import { LANGUAGES, type Language } from "./vocabulary.ts";

/**
 * What an organisation may say in its own words. Nothing that tells what happened, when it happens or
 * what a button does: those words are true whoever manages the device.
 */
export const SHELL_TEXTS = [
  "calendar",
  "maxLength",
  "command",
  "message",
  "save",
  "locked",
  "outOfOrder",
  "desk",
  "offline",
] as const;
export type ShellText = (typeof SHELL_TEXTS)[number];

/** By language; what is left out keeps the words that are built in. */
export type Wording = {
  readonly [L in Language]?: { readonly [T in ShellText]?: string | undefined } | undefined;
};

export const MAX_TEXT_CHARACTERS = 160;
export const MAX_NAME_CHARACTERS = 60;

/**
 * One line of plain text, without spaces at its ends: no control characters, and none that turn the
 * direction of what follows (https://unicode.org/reports/tr9/#Explicit_Directional_Embeddings).
 */
export const ONE_LINE = /^(?!\s)[^\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\ufeff]*(?<=\S)$/u;

/** Pure: of two wordings every text that one of them has; of two texts the first by alphabet. */
export function joinWording(one: Wording, other: Wording): Wording {
  const languages = LANGUAGES.flatMap((language) => {
    const texts = SHELL_TEXTS.flatMap((text) => {
      const words = firstOf(one[language]?.[text], other[language]?.[text]);
      return words === undefined ? [] : [[text, words] as const];
    });
    return texts.length === 0 ? [] : [[language, Object.fromEntries(texts)] as const];
  });
  return Object.fromEntries(languages);
}

function firstOf(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one <= other ? one : other;
}

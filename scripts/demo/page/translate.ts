import { IntlMessageFormat } from "intl-messageformat";
import { de } from "./messages/de.ts";
import { en, type MessageId, type Messages } from "./messages/en.ts";
import { fr } from "./messages/fr.ts";

export const LANGUAGE_NAMES = { en: "English", fr: "Français", de: "Deutsch" } as const;
export type Language = keyof typeof LANGUAGE_NAMES;

export const MESSAGES: Readonly<Record<Language, Messages>> = { en, fr, de };

export type Say = (id: MessageId, values?: Readonly<Record<string, string | number>>) => string;

/** Words, plurals and digits of one language; formats are parsed once. */
export function sayer(language: Language): Say {
  const formats = new Map<MessageId, IntlMessageFormat>();
  return (id, values) => {
    const format = formats.get(id) ?? new IntlMessageFormat(MESSAGES[language][id], language);
    formats.set(id, format);
    return String(format.format(values));
  };
}

export function isMessageId(text: string): text is MessageId {
  return Object.hasOwn(en, text);
}

/** @param wanted as a browser has them, the dearest first */
export function languageOf(wanted: readonly string[]): Language {
  const known = wanted.map((tag) => tag.split("-")[0]).find(isLanguage);
  return known ?? "en";
}

export function isLanguage(text: string | undefined): text is Language {
  return text !== undefined && Object.hasOwn(LANGUAGE_NAMES, text);
}

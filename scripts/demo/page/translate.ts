import { languageAmong, sayer as sayerOf } from "../../../policies/sayer.ts";
import { de } from "./messages/de.ts";
import { en, type MessageId, type Messages } from "./messages/en.ts";
import { fr } from "./messages/fr.ts";

export const LANGUAGE_NAMES = { en: "English", fr: "Français", de: "Deutsch" } as const;
export type Language = keyof typeof LANGUAGE_NAMES;
const LANGUAGES = Object.keys(LANGUAGE_NAMES) as readonly Language[];

export const MESSAGES: Readonly<Record<Language, Messages>> = { en, fr, de };

export type Say = (id: MessageId, values?: Readonly<Record<string, string | number>>) => string;

export function sayer(language: Language): Say {
  return sayerOf(language, MESSAGES[language]);
}

export function isMessageId(text: string): text is MessageId {
  return Object.hasOwn(en, text);
}

/** @param wanted as a browser has them, the dearest first */
export function languageOf(wanted: readonly string[]): Language {
  return languageAmong(wanted, LANGUAGES) ?? "en";
}

export function isLanguage(text: string | undefined): text is Language {
  return text !== undefined && Object.hasOwn(LANGUAGE_NAMES, text);
}

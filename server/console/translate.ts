import { languageAmong, type Say as SayOf, sayer as sayerOf } from "../../policies/sayer.ts";
import { de } from "./messages/de.ts";
import { en, type MessageId as Id, type Messages } from "./messages/en.ts";
import { fr } from "./messages/fr.ts";

export type MessageId = Id;

export const LANGUAGE_NAMES = { en: "English", fr: "Français", de: "Deutsch" } as const;
export type Language = keyof typeof LANGUAGE_NAMES;
export const LANGUAGES = Object.keys(LANGUAGE_NAMES) as readonly Language[];

export const MESSAGES: Readonly<Record<Language, Messages>> = { en, fr, de };

/** Says the console's words in one language. */
export type Say = SayOf<MessageId, Language>;

export function sayer(language: Language): Say {
  return sayerOf(language, MESSAGES[language]);
}

/** @param wanted as a browser has them, the dearest first */
export function languageOf(wanted: readonly string[]): Language {
  return languageAmong(wanted, LANGUAGES) ?? "en";
}

/** Whether there are words for what somebody else named: a newer server knows more than we do. */
export function isMessageId(text: string): text is MessageId {
  return Object.hasOwn(en, text);
}

import { IntlMessageFormat } from "intl-messageformat";
import type { Language } from "../policies/vocabulary.ts";
import { ar } from "./messages/ar.ts";
import { de } from "./messages/de.ts";
import { en, type MessageId, type Messages } from "./messages/en.ts";
import { es } from "./messages/es.ts";
import { fr } from "./messages/fr.ts";

export const MESSAGES: Readonly<Record<Language, Messages>> = { en, fr, de, es, ar };

export type Translate = (
  id: MessageId,
  values?: Readonly<Record<string, string | number>>,
) => string;

/** Words, plurals and digits of one language. Formats are parsed once. */
export function translator(language: Language): Translate {
  const formats = new Map<MessageId, IntlMessageFormat>();
  return (id, values) => {
    const format = formats.get(id) ?? new IntlMessageFormat(MESSAGES[language][id], language);
    formats.set(id, format);
    return String(format.format(values));
  };
}

export function directionOf(language: Language): "rtl" | "ltr" {
  return language === "ar" ? "rtl" : "ltr";
}

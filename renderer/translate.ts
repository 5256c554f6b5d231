import { sayer } from "../policies/sayer.ts";
import { SHELL_TEXTS, type ShellText, type Wording } from "../policies/shell-texts.ts";
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

/** What an organisation may say in its own words: none of these has anything to fill in. */
export const OWN_WORDS: Readonly<Record<ShellText, MessageId>> = {
  calendar: "why.calendar",
  maxLength: "why.maxLength",
  command: "why.command",
  message: "message.title",
  save: "todo.save",
  locked: "cover.lockedText",
  outOfOrder: "cover.offlineText",
  desk: "desk.title",
  offline: "offline.text",
};

/** Words of one language. The organisation's own words are shown as they stand, and are no format. */
export function translator(language: Language, wording: Wording = {}): Translate {
  const say = sayer(language, MESSAGES[language]);
  const own = new Map(
    SHELL_TEXTS.map((text) => [OWN_WORDS[text], wording[language]?.[text]] as const),
  );
  return (id, values) => {
    const words = own.get(id);
    // Whatever direction they begin in, the sentences around them keep theirs (UAX 9, isolates).
    return words === undefined ? say(id, values) : `\u2068${words}\u2069`;
  };
}

export function directionOf(language: Language): "rtl" | "ltr" {
  return language === "ar" ? "rtl" : "ltr";
}

import { IntlMessageFormat } from "intl-messageformat";

type Values = Readonly<Record<string, string | number>>;

/** Says messages (ICU) of one language, with its own plurals and digits. */
export type Say<Id extends string, Language extends string = string> = {
  (id: Id, values?: Values): string;
  /** Times and numbers beside its words are told in it, too. */
  readonly language: Language;
  /** A message with things among its words, as a link, in the places of its blanks. */
  readonly around: <Thing extends object>(
    id: Id,
    things: Readonly<Record<string, Thing | string | number>>,
  ) => readonly (Thing | string)[];
};

/** Formats are parsed once, when they are first said. */
export function sayer<Id extends string, Language extends string>(
  language: Language,
  messages: Readonly<Record<Id, string>>,
): Say<Id, Language> {
  const formats = new Map<Id, IntlMessageFormat>();
  const formatOf = (id: Id) => {
    const format = formats.get(id) ?? new IntlMessageFormat(messages[id], language);
    formats.set(id, format);
    return format;
  };
  const say = (id: Id, values?: Values) => String(formatOf(id).format(values));
  const around = <Thing extends object>(
    id: Id,
    things: Readonly<Record<string, Thing | string | number>>,
  ) => [formatOf(id).format<Thing>(things)].flat() as readonly (Thing | string)[];
  return Object.assign(say, { language, around });
}

/** @param wanted as a browser has them, the dearest first; @returns undefined: none of them is spoken */
export function languageAmong<Language extends string>(
  wanted: readonly string[],
  spoken: readonly Language[],
): Language | undefined {
  const plain = wanted.map((tag) => tag.split("-")[0]);
  return plain.flatMap((tag) => spoken.find((one) => one === tag) ?? [])[0];
}

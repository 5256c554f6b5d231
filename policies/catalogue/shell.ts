import * as z from "zod/mini";
import { logoFault } from "../png.ts";
import {
  joinWording,
  MAX_NAME_CHARACTERS,
  MAX_TEXT_CHARACTERS,
  ONE_LINE,
  SHELL_TEXTS,
  type Wording,
} from "../shell-texts.ts";
import { LANGUAGES } from "../vocabulary.ts";
import { rowFacts, type SettingRow } from "./setting-row.ts";

type Text = string | null;

/** No name and no picture is stricter. The order of the alphabet makes the choice the same everywhere. */
const FIRST = "the first in alphabetical order";
const firstOf = (one: Text, other: Text): Text =>
  [one, other].filter((text) => text !== null).sort()[0] ?? null;

const organisation: SettingRow<Text> = {
  ...rowFacts<Text>({ label: "Name of the organisation, for people at the device", default: null }),
  shape: { kind: "line", maxCharacters: MAX_NAME_CHARACTERS },
  schema: z.nullable(line(MAX_NAME_CHARACTERS)),
  join: firstOf,
  stricter: FIRST,
};

const logo: SettingRow<Text> = {
  ...rowFacts<Text>({ label: "Logo, a small PNG in base64", default: null }),
  shape: { kind: "picture" },
  schema: z.nullable(
    z.string().check(
      z.maxLength(22_000),
      z.refine((text) => logoFault(text) === null, {
        error: ({ input }) => `a logo ${logoFault(String(input)) ?? ""}`,
      }),
    ),
  ),
  join: firstOf,
  stricter: FIRST,
};

const texts: SettingRow<Wording> = {
  ...rowFacts<Wording>({ label: "Words of the organisation's own", default: {} }),
  shape: { kind: "wording" },
  schema: wordingSchema(),
  join: joinWording,
  stricter: `each text: ${FIRST}`,
};

/** What people at the device read besides what is built in. */
export const SHELL_SETTINGS = {
  "shell.organisation": organisation,
  "shell.logo": logo,
  "shell.texts": texts,
} as const;

function line(maxCharacters: number) {
  const message = "must be one line of plain text, without spaces at its ends";
  return z.string().check(z.maxLength(maxCharacters), z.regex(ONE_LINE, message));
}

/** As it is written and as it is signed. */
export function wordingSchema() {
  const words = z.optional(line(MAX_TEXT_CHARACTERS));
  const oneLanguage = z.strictObject(
    Object.fromEntries(SHELL_TEXTS.map((text) => [text, words])) as Record<
      (typeof SHELL_TEXTS)[number],
      typeof words
    >,
  );
  const language = z.optional(oneLanguage);
  return z.strictObject(
    Object.fromEntries(LANGUAGES.map((name) => [name, language])) as Record<
      (typeof LANGUAGES)[number],
      typeof language
    >,
  );
}

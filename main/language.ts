import { LANGUAGES, type Language } from "../policies/vocabulary.ts";

/** `fr_CA.UTF-8`, `fr-CA` and `fr` are French; a language that is not there falls back to English. */
export function languageOf(locale: string | undefined): Language {
  const wanted = (locale ?? "").split(/[-_.@]/)[0]?.toLowerCase();
  return LANGUAGES.find((language) => language === wanted) ?? "en";
}

/** As POSIX says where a program's language comes from: LC_ALL, then LC_MESSAGES, then LANG. */
export function languageOfEnvironment(env: Readonly<Record<string, string | undefined>>): Language {
  return languageOf(env["LC_ALL"] || env["LC_MESSAGES"] || env["LANG"]);
}

import type { Language, Say } from "./translate.ts";

export function bytesText(bytes: number, say: Say): string {
  if (bytes < 10_000) return say("count.bytes", { count: bytes });
  return bytes < 10_000_000
    ? say("count.kilobytes", { count: Math.round(bytes / 1000) })
    : say("count.megabytes", { count: Math.round(bytes / 1_000_000) });
}

/** `0:09`, as clocks count down; never below nought. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

const LOCALES: Readonly<Record<Language, string>> = { en: "en-GB", fr: "fr", de: "de" };

/** The time of day at which something happened, to the second. */
export function timeText(at: string, language: Language): string {
  return new Intl.DateTimeFormat(LOCALES[language], { timeStyle: "medium" }).format(new Date(at));
}

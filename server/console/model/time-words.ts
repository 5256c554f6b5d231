import type { Language, Say } from "../translate.ts";

const STEPS = [
  { ms: 86_400_000, unit: "day" },
  { ms: 3_600_000, unit: "hour" },
  { ms: 60_000, unit: "minute" },
  { ms: 1000, unit: "second" },
] as const;

/** The shortest that still reads as words: French has signs, and German one letter, where English has `2m`. */
const RELATIVE: Readonly<Record<Language, Intl.RelativeTimeFormat>> = {
  en: new Intl.RelativeTimeFormat("en", { numeric: "always", style: "narrow" }),
  fr: new Intl.RelativeTimeFormat("fr", { numeric: "always", style: "short" }),
  de: new Intl.RelativeTimeFormat("de", { numeric: "always", style: "short" }),
};

/** Days before months: what stands here is read all over the world. */
const ABSOLUTE: Readonly<Record<Language, string>> = { en: "en-GB", fr: "fr-FR", de: "de-DE" };

/** `2m ago`, `in 3h`; within a second either way it is `now`. */
export function relativeTime(at: string, nowMs: number, say: Say): string {
  const ms = Date.parse(at) - nowMs;
  const step = STEPS.find((one) => Math.abs(ms) >= one.ms);
  if (step === undefined) return say("time.now");
  return RELATIVE[say.language].format(Math.trunc(ms / step.ms), step.unit);
}

/** Shown on hover: the moment itself, with the zone it is told in. */
export function absoluteTime(at: string, say: Say, zone?: string): string {
  return new Intl.DateTimeFormat(ABSOLUTE[say.language], {
    dateStyle: "medium",
    timeStyle: "long",
    ...(zone === undefined ? {} : { timeZone: zone }),
  }).format(new Date(at));
}

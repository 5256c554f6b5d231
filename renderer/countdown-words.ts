import type { Language } from "../policies/vocabulary.ts";
import type { Translate } from "./translate.ts";

/** The number on the screen: `number` as it is read, and its unit as a word. */
export type Countdown = {
  readonly number: string;
  readonly unit: string;
  readonly seconds: number;
};

/** Above this, seconds are noise: minutes are counted. */
const SECONDS_UP_TO = 99;

/** The last second is shown while it lasts: 42 means "more than 41 s". */
export function secondsOf(remainingMs: number): number {
  return Math.max(0, Math.ceil(remainingMs / 1000));
}

export function countdownOf(
  remainingMs: number,
  language: Language,
  translate: Translate,
): Countdown {
  const seconds = secondsOf(remainingMs);
  const digits = (value: number, least: number) =>
    new Intl.NumberFormat(language, { minimumIntegerDigits: least }).format(value);
  return seconds <= SECONDS_UP_TO
    ? { number: digits(seconds, 1), unit: translate("unit.seconds", { count: seconds }), seconds }
    : {
        number: `${digits(Math.floor(seconds / 60), 1)}:${digits(seconds % 60, 2)}`,
        unit: translate("unit.minutes"),
        seconds,
      };
}

export function whenOf(remainingMs: number, translate: Translate): string {
  const seconds = secondsOf(remainingMs);
  return seconds <= SECONDS_UP_TO
    ? translate("when.seconds", { count: seconds })
    : translate("when.minutes", { count: Math.round(seconds / 60) });
}

const POLITE_AT_SECONDS = [120, 60, 30, 20];
const ASSERTIVE_AT_SECONDS = 10;

/** Whether a screen reader speaks now: at set moments only, never each second. */
export function announcementAt(before: number | null, now: number): "polite" | "assertive" | null {
  if (before === null) return now <= ASSERTIVE_AT_SECONDS ? "assertive" : "polite";
  if (before > ASSERTIVE_AT_SECONDS && now <= ASSERTIVE_AT_SECONDS) return "assertive";
  return POLITE_AT_SECONDS.some((moment) => before > moment && now <= moment) ? "polite" : null;
}

import type { Language } from "./vocabulary.ts";

type Unit = "day" | "hour" | "minute" | "second";

/** "2 hours, 5 minutes": as a language writes amounts of several units. */
export function unitWords(
  amounts: readonly (readonly [count: number, unit: Unit])[],
  language: Language,
): string {
  const parts = amounts.map(([count, unit]) =>
    new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(count),
  );
  return new Intl.ListFormat(language, { type: "unit" }).format(parts);
}

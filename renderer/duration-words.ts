import { unitWords } from "../policies/unit-words.ts";
import type { Language } from "../policies/vocabulary.ts";

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
] as const;
const PRECISE_TO = 2;

/** "2 hours, 5 minutes": at most two units, never rounded up to a time that there is not. */
export function durationWords(ms: number, language: Language): string {
  let leftMs = Math.max(0, ms);
  const amounts: [number, (typeof UNITS)[number][0]][] = [];
  const reached = UNITS.findIndex(([, unitMs]) => leftMs >= unitMs);
  const firstUnit = reached < 0 ? UNITS.length - 1 : reached;
  for (const [unit, unitMs] of UNITS.slice(firstUnit, firstUnit + PRECISE_TO)) {
    const count = Math.floor(leftMs / unitMs);
    leftMs -= count * unitMs;
    if (count > 0 || reached < 0) amounts.push([count, unit]);
  }
  return unitWords(amounts, language);
}

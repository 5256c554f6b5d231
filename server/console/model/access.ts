import type { Say } from "../translate.ts";

/** As somebody writes them, parted by commas or spaces; none: every device. */
export function groupsIn(text: string): string[] | null {
  const groups = text.split(/[\s,]+/).filter(Boolean);
  return groups.length === 0 ? null : [...new Set(groups)];
}

export function reachWords(groups: readonly string[] | null, say: Say): string {
  return groups === null ? say("access.everyDevice") : groups.join(", ");
}

export const DAY_MS = 86_400_000;

const YEAR_DAYS = 365;

/** How long a token may be good for, in days. */
export const EXPIRY_DAYS = [1, 7, 30, 90, YEAR_DAYS];

export function expiryWords(days: number, say: Say): string {
  return days === YEAR_DAYS ? say("access.year") : say("access.days", { count: days });
}

import type { KeyObject } from "node:crypto";

/** A key that a device has rotated away from, and when it proved itself with the next one. */
export type FormerKey = { readonly key: KeyObject; readonly until: string };

/** By how much the clocks of a device and its server may differ. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** What it signed before still counts; who holds it now can sign nothing of today. */
export function countsAt(until: string, signedAt: string): boolean {
  return Date.parse(signedAt) <= Date.parse(until) + CLOCK_SKEW_MS;
}

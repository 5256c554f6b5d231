import { InvalidArgumentError } from "commander";

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** `90s`, `15m`, `24h` or `7d` as milliseconds. @throws InvalidArgumentError, which shows usage. */
export function parseDuration(text: string): number {
  const match = /^(\d{1,6})([smhd])$/.exec(text);
  const unitMs = UNIT_MS[match?.[2] ?? ""];
  if (match === null || unitMs === undefined) {
    throw new InvalidArgumentError("Write a number and s, m, h or d, such as 15m.");
  }
  return Number(match[1]) * unitMs;
}

/** The same, where less or more than that would be refused; the bounds are said as people write them. */
export function parseDurationWithin(least: string, most: string): (text: string) => number {
  return (text) => {
    const durationMs = parseDuration(text);
    if (durationMs >= parseDuration(least) && durationMs <= parseDuration(most)) return durationMs;
    throw new InvalidArgumentError(`Write a duration from ${least} to ${most}.`);
  };
}

/** A time as ISO 8601 writes it, or a duration before now, as milliseconds since 1970. */
export function parseMoment(text: string): number {
  const atMs = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Date.now() - parseDuration(text);
  if (Number.isNaN(atMs) || atMs > Date.now()) {
    throw new InvalidArgumentError("Write a time that is past, as 2026-11-22T08:00:00Z, or 8h.");
  }
  return atMs;
}

/** A whole number of at least 1. @throws InvalidArgumentError */
export function parseCount(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError("Write a number from 1 up.");
  return Number(text);
}

/** For options that may be given several times. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

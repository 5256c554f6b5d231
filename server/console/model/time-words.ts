const STEPS = [
  { ms: 86_400_000, unit: "day" },
  { ms: 3_600_000, unit: "hour" },
  { ms: 60_000, unit: "minute" },
  { ms: 1000, unit: "second" },
] as const;

const relative = new Intl.RelativeTimeFormat("en", { numeric: "always", style: "narrow" });

/** `2min ago`, `in 3hr`; within a second either way it is `now`. */
export function relativeTime(at: string, nowMs: number): string {
  const ms = Date.parse(at) - nowMs;
  const step = STEPS.find((one) => Math.abs(ms) >= one.ms);
  return step === undefined ? "now" : relative.format(Math.trunc(ms / step.ms), step.unit);
}

/** Shown on hover: the moment itself, with the zone it is told in. */
export function absoluteTime(at: string, zone?: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    dateStyle: "medium",
    timeStyle: "long",
    ...(zone === undefined ? {} : { timeZone: zone }),
  }).format(new Date(at));
}

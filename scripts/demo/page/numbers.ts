const WHOLE = new Intl.NumberFormat("en");

export function countOf(count: number, noun: string): string {
  return `${WHOLE.format(count)} ${noun}${count === 1 ? "" : "s"}`;
}

export function bytesText(bytes: number): string {
  if (bytes < 10_000) return countOf(bytes, "byte");
  return bytes < 10_000_000
    ? `${WHOLE.format(Math.round(bytes / 1000))} kB`
    : `${WHOLE.format(Math.round(bytes / 1_000_000))} MB`;
}

/** `0:09`, as clocks count down; never below nought. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** The time of day at which something happened, to the second. */
export function timeText(at: string): string {
  return new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" }).format(new Date(at));
}

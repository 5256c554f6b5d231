import { formatDuration } from "../../../policies/duration.ts";

/** `lockAfter` as people read it: `lock after`. */
export function spacedName(name: string): string {
  return name
    .replace(/Ms$/, "")
    .replace(/([a-z0-9])([A-Z])/g, (_, before: string, letter: string) => `${before} ${letter}`)
    .toLowerCase();
}

/** Whatever a log or a fact holds, in a line; a field in milliseconds is told as a duration. */
export function plainValue(value: unknown, name = ""): string {
  if (value === null || value === undefined) return "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return /Ms$/.test(name) ? durationWords(value) : String(value);
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map((one) => plainValue(one)).join(", ") || "none";
  return plainFields(value) || "none";
}

/** `name: value` for each field. */
export function plainFields(value: object): string {
  return Object.entries(value)
    .map(([name, each]) => `${spacedName(name)}: ${plainValue(each, name)}`)
    .join(", ");
}

/** `5m`, `2h`; what is less than a second is told in milliseconds. */
export function durationWords(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : formatDuration(ms);
}

export function sizeWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const kib = bytes / 1024;
  return kib < 1024 ? `${Math.round(kib)} KiB` : `${(kib / 1024).toFixed(1)} MiB`;
}

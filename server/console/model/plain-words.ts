import { formatDuration } from "../../../policies/duration.ts";
import { isMessageId, type Say } from "../translate.ts";

/** `lockAfter` as people read it: `lock after`. */
export function spacedName(name: string): string {
  return name
    .replace(/Ms$/, "")
    .replace(/([a-z0-9])([A-Z])/g, (_, before: string, letter: string) => `${before} ${letter}`)
    .toLowerCase();
}

/** The name of a field in the language of the reader, where it has one there. */
export function fieldWords(name: string, say: Say): string {
  const id = `field.${name.replace(/Ms$/, "")}`;
  return isMessageId(id) ? say(id) : spacedName(name);
}

/** Whatever a log or a fact holds, in a line; a field in milliseconds is told as a duration. */
export function plainValue(value: unknown, say: Say, name = ""): string {
  if (value === null || value === undefined) return say("value.none");
  if (typeof value === "boolean") return say(value ? "value.yes" : "value.no");
  if (typeof value === "number") return /Ms$/.test(name) ? durationWords(value) : String(value);
  if (typeof value === "string") return value;
  if (!Array.isArray(value)) return plainFields(value, say) || say("value.none");
  return value.map((one) => plainValue(one, say)).join(", ") || say("value.none");
}

/** `name: value` for each field. */
export function plainFields(value: object, say: Say): string {
  return Object.entries(value)
    .map(([name, each]) =>
      say("fields.line", { name: fieldWords(name, say), value: plainValue(each, say, name) }),
    )
    .join(", ");
}

/** `5m`, `2h`; what is less than a second is told in milliseconds. */
export function durationWords(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : formatDuration(ms);
}

export function sizeWords(bytes: number, say: Say): string {
  if (bytes < 1024) return say("size.bytes", { size: bytes });
  const kib = bytes / 1024;
  if (kib < 1024) return say("size.kibibytes", { size: Math.round(kib) });
  const mib = (kib / 1024).toLocaleString(say.language, {
    ...{ minimumFractionDigits: 1, maximumFractionDigits: 1, useGrouping: false },
  });
  return say("size.mebibytes", { size: mib });
}

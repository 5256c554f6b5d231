import type { AuditRow } from "./chain.ts";

/** Newest first, those in which every word of the query stands. */
export function foundRows(rows: readonly AuditRow[], query: string): readonly AuditRow[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return rows
    .filter(({ actor, event, body, at }) => {
      const text = `${actor} ${event} ${body} ${at}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .toReversed();
}

/** What a row says of the act, as `name: value`; what is nested stays as it stands. */
export function bodyWords(body: string): string {
  const value = parsed(body);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return body;
  return Object.entries(value)
    .map(([name, each]) => `${name}: ${typeof each === "string" ? each : JSON.stringify(each)}`)
    .join(", ");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

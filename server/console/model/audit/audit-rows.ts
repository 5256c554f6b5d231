import { isMessageId, type Say } from "../../translate.ts";
import { plainFields, spacedName } from "../plain-words.ts";
import type { AuditRow } from "./chain.ts";

/** Newest first, those in which every word of the query stands. */
export function foundRows(rows: readonly AuditRow[], query: string, say: Say): readonly AuditRow[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return rows
    .filter(({ actor, event, body, at }) => {
      const text = `${actor} ${event} ${actWords(event, say)} ${body} ${at}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .toReversed();
}

/** What a row says of the act, in words: texts of many lines by their size, times as durations. */
export function bodyWords(body: string, say: Say): string {
  const value = parsed(body);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return body;
  return plainFields(
    Object.fromEntries(Object.entries(value).map((field) => shortened(field, say))),
    say,
  );
}

/** A whole policy or key is no word of a line: it stands in the export. */
function shortened([name, value]: [string, unknown], say: Say): [string, unknown] {
  if (typeof value === "string" && value.includes("\n")) {
    return [name, say("audit.lines", { count: value.trim().split("\n").length })];
  }
  return name === "envelope" || name === "assertion" ? [name, say("audit.signed")] : [name, value];
}

/** What was done, as a sentence's verb; one that is not here yet by its name. */
export function actWords(event: string, say: Say): string {
  const id = `did.${event}`;
  return isMessageId(id) ? say(id) : spacedName(event);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

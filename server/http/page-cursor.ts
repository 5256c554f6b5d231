import * as z from "zod/mini";
import { Problem } from "./problem.ts";

/** Where a page ended: what its last row is sorted by. Opaque to whoever asks. */
export type Cursor = readonly string[];

export type Page<T> = { readonly rows: readonly T[]; readonly next: string | null };

/** @param found one row more than the page holds, where there is one more */
export function pageOf<T>(
  found: readonly T[],
  limit: number,
  cursorOf: (row: T) => Cursor,
): Page<T> {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  const isLast = found.length <= limit || last === undefined;
  return { rows, next: isLast ? null : encode(cursorOf(last)) };
}

/** @throws Problem `badCursor` */
export function readCursor(text: string | undefined, length: number): Cursor | null {
  if (text === undefined) return null;
  const read = z.safeParse(z.array(z.string()).check(z.length(length)), decode(text));
  if (read.success) return read.data;
  throw new Problem(400, "badCursor", "pass `after` as a page gave it in `next`, or leave it out");
}

function encode(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString("base64url");
}

function decode(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
  } catch {
    return null;
  }
}

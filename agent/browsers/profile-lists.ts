import * as z from "zod/mini";
import { type BytePath, bytePath, isPlainName, isPlainPath } from "./byte-path.ts";

/** Lists are written by the person's own browser, or by the person: a hint, never an order. */
export const MAX_STATE_BYTES = 8 * 1024 * 1024;
/** Far more than people have; a list that is longer was made to keep a daemon of root's busy. */
export const MAX_LISTED = 1_000;
/** A kilobyte or two, in truth. */
export const MAX_INI_BYTES = 256 * 1024;
/** PATH_MAX of limits.h, and what stands before it: no longer line can name a profile. */
export const MAX_INI_LINE = 4096 + "Default=".length;

const localStateSchema = z.object({
  profile: z.object({
    // Not a record: looking at 600,000 values that nobody asks for takes seconds.
    info_cache: z.optional(z.unknown()),
    last_used: z.optional(z.string()),
  }),
});

/** Names of profile directories in Chromium's `Local State`. */
export function profilesOfLocalState(text: string): readonly BytePath[] {
  const parsed = localStateSchema.safeParse(jsonOrNull(text));
  if (!parsed.success) return [];
  const { info_cache: known, last_used: last } = parsed.data.profile;
  const listed = typeof known === "object" && known !== null ? Object.keys(known) : [];
  const names = [...listed.slice(0, MAX_LISTED), ...(last === undefined ? [] : [last])];
  return [...new Set(names.map(bytePath))].filter(isPlainName);
}

export type ListedProfile = {
  /** Relative to the directory of the list, or absolute. */
  readonly path: BytePath;
  readonly isRelative: boolean;
};

/** Profile paths in Firefox's `profiles.ini` and `installs.ini`. */
export function profilesOfIni(text: string): readonly ListedProfile[] {
  const found = text.split(/^\[/m).flatMap((section) => {
    const values = valuesOf(section);
    const isRelative = values.get("IsRelative") !== "0";
    // `Default=1` marks a profile; in an install's section `Default=` is a path.
    return [values.get("Path"), values.get("Default")]
      .filter((path) => path !== undefined && path !== "1" && path !== "")
      .map((path) => ({ path: bytePath(path ?? ""), isRelative: isRelative && path?.[0] !== "/" }));
  });
  const byPath = new Map(found.map((profile) => [profile.path, profile]));
  return [...byPath.values()].filter(({ path, isRelative }) =>
    isRelative ? isPlainPath(path) : isPlainPath(path.slice(1)) && path.startsWith("/"),
  );
}

function valuesOf(section: string): ReadonlyMap<string, string> {
  // The blanks at the end by trimming: a lazy match before `\s*$` takes the square of their number.
  const short = section.split(/\r?\n/).filter(({ length }) => length <= MAX_INI_LINE);
  const lines = short.map((line) => /^\s*(\w+)=(.*)/.exec(line));
  return new Map(
    lines.flatMap((match) => (match ? [[match[1] ?? "", (match[2] ?? "").trimEnd()]] : [])),
  );
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

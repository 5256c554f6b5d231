type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/**
 * One text for one value, whoever wrote it: keys sorted, no spaces (RFC 8785, for the strings,
 * whole numbers and booleans that we sign). A member that is left out and one that is undefined are
 * the same, as in JSON.
 */
export function canonicalJson(value: Json): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members = Object.entries(value)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([key, held]) =>
      held === undefined ? [] : [`${JSON.stringify(key)}:${canonicalJson(held)}`],
    );
  return `{${members.join(",")}}`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

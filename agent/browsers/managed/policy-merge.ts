import { isObject, isSame, type Json, type JsonObject } from "./json.ts";

/** Lists where more is stricter: ours and theirs are joined. */
const UNITED = new Set(["URLBlocklist", "Block"]);

export type Merged = {
  readonly document: JsonObject;
  /** Only what was put in: what has to go when we go. */
  readonly added: JsonObject;
  /** Keys that hold another value already: it stays. */
  readonly others: readonly string[];
};

/**
 * Puts what is wanted beside what somebody else has written. What they have set stays in force, for
 * they may have set something stricter; lists of what is blocked are united.
 */
export function mergePolicies(theirs: JsonObject, wanted: JsonObject): Merged {
  const document: Record<string, Json> = { ...theirs };
  const added: Record<string, Json> = {};
  const others: string[] = [];
  for (const [key, value] of Object.entries(wanted)) {
    const there = Object.hasOwn(theirs, key) ? theirs[key] : undefined;
    const merged = mergeValue(key, there, value);
    document[key] = merged.value;
    if (merged.added !== undefined) added[key] = merged.added;
    others.push(...merged.others);
  }
  return { document, added, others };
}

type MergedValue = {
  readonly value: Json;
  readonly added: Json | undefined;
  readonly others: readonly string[];
};

function mergeValue(key: string, there: Json | undefined, wanted: Json): MergedValue {
  if (there === undefined) return { value: wanted, added: wanted, others: [] };
  if (isObject(there) && isObject(wanted)) {
    const { document, added, others } = mergePolicies(there, wanted);
    const isChanged = Object.keys(added).length > 0;
    const names = others.map((name) => `${key}.${name}`);
    return { value: document, added: isChanged ? added : undefined, others: names };
  }
  if (UNITED.has(key) && Array.isArray(there) && Array.isArray(wanted)) {
    const missing = without(wanted, there);
    const added = missing.length > 0 ? missing : undefined;
    return { value: [...there, ...missing], added, others: [] };
  }
  return { value: there, added: undefined, others: isSame(there, wanted) ? [] : [key] };
}

function without(list: readonly Json[], others: readonly Json[]): readonly Json[] {
  return list.filter((one) => !others.some((other) => isSame(one, other)));
}

/** Takes out what `mergePolicies` put in; what somebody has changed since is theirs and stays. */
export function unmergePolicies(document: JsonObject, added: JsonObject): JsonObject {
  const left: Record<string, Json> = { ...document };
  for (const [key, value] of Object.entries(added)) {
    const there = Object.hasOwn(document, key) ? document[key] : undefined;
    if (isSame(there, value)) delete left[key];
    else if (isObject(there) && isObject(value)) left[key] = unmergePolicies(there, value);
    else if (UNITED.has(key) && Array.isArray(there) && Array.isArray(value)) {
      left[key] = without(there, value);
    }
  }
  return left;
}

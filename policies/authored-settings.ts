import * as z from "zod/mini";
import { AUTHORED_HEAD } from "./authored-head.ts";
import { authoredValue } from "./authored-values.ts";
import { CATALOGUE, isSettingKey, SETTING_KEYS } from "./catalogue.ts";
import { isRecord, problemsOf } from "./policy-problem.ts";
import { suggestion } from "./suggestion.ts";
import type { YamlPath } from "./yaml.ts";

export type AuthoredProblem = {
  readonly path: YamlPath;
  readonly message: string;
  /** At which character of the text that stands there, where that is known. */
  readonly within?: number;
};

export type AuthoredSettings = {
  /** In the decoded form, by key. */
  readonly values: ReadonlyMap<string, unknown>;
  readonly problems: readonly AuthoredProblem[];
};

/** Walks the tree along the catalogue's paths, so that every stray key is found where it stands. */
export function readSettings(tree: unknown, under: readonly string[] = []): AuthoredSettings {
  if (!isRecord(tree)) {
    const message = `must hold settings: ${childrenOf(under).join(", ")}`;
    return { values: new Map(), problems: [{ path: under, message }] };
  }
  const parts = Object.entries(tree)
    .filter(([key]) => under.length > 0 || !Object.hasOwn(AUTHORED_HEAD, key))
    .map(([key, value]) => readOne([...under, key], value));
  return {
    values: new Map(parts.flatMap(({ values }) => [...values])),
    problems: parts.flatMap(({ problems }) => problems),
  };
}

function readOne(path: readonly string[], value: unknown): AuthoredSettings {
  const key = path.join(".");
  if (isSettingKey(key)) return readValue(path, key, value);
  if (childrenOf(path).length > 0) return readSettings(value, path);
  return { values: new Map(), problems: [unknownKey(path)] };
}

function readValue(
  path: readonly string[],
  key: keyof typeof CATALOGUE,
  value: unknown,
): AuthoredSettings {
  const row: { readonly schema: z.ZodMiniType } = CATALOGUE[key];
  const authored = z.safeParse(authoredValue(CATALOGUE[key].shape), value);
  if (!authored.success) return { values: new Map(), problems: problemsOf(authored.error, path) };
  const decoded = z.safeParse(row.schema, authored.data);
  if (!decoded.success) return { values: new Map(), problems: problemsOf(decoded.error, path) };
  return { values: new Map([[key, decoded.data]]), problems: [] };
}

function unknownKey(path: readonly string[]): AuthoredProblem {
  const siblings = childrenOf(path.slice(0, -1));
  const known = path.length > 1 ? siblings : [...Object.keys(AUTHORED_HEAD), ...siblings];
  const close = suggestion(path.at(-1) ?? "", known);
  const advice =
    close === null ? `use one of ${known.join(", ")}` : `did you mean ${JSON.stringify(close)}?`;
  return { path, message: `no such setting; ${advice}` };
}

/** The names that may stand one level below a path. */
function childrenOf(path: readonly string[]): readonly string[] {
  const prefix = path.map((step) => `${step}.`).join("");
  const below = SETTING_KEYS.filter((key) => key.startsWith(prefix));
  return [...new Set(below.map((key) => key.slice(prefix.length).split(".")[0] ?? ""))];
}

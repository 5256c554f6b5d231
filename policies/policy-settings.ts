import * as z from "zod/mini";
import { calendarProblems } from "./calendar-bounds.ts";
import { CATALOGUE, isSettingKey, type SettingKey, type SettingValue } from "./catalogue.ts";
import { isRecord, type PolicyProblem, problemsOf } from "./policy-problem.ts";

/** Every setting that the policy speaks of, with the line of the YAML where it does. */
export type PolicySettings = {
  readonly [K in SettingKey]?: { readonly value: SettingValue<K>; readonly line: number };
};

export type DecodedSettings = {
  readonly settings: PolicySettings;
  readonly problems: readonly PolicyProblem[];
  readonly unsupported: readonly string[];
};

/** Checks settings on their own, as authoring does before there is a payload. */
export function decodeSettings(raw: unknown, isNewer: boolean): DecodedSettings {
  if (!isRecord(raw)) {
    const message = "must be an object of settings";
    return {
      settings: {},
      problems: [{ path: ["settings"], message, fault: "badShape" }],
      unsupported: [],
    };
  }
  const entries = Object.entries(raw);
  const unknownKeys = entries.map(([key]) => key).filter((key) => !isSettingKey(key));
  const decoded = entries.map(([key, entry]) => decodeSetting(key, entry));
  const values = decoded.flatMap(({ value }) => (value === null ? [] : [value]));
  // Each value has just passed the schema of its own row.
  const settings = Object.fromEntries(values) as PolicySettings;
  const problems = [
    ...(isNewer ? [] : unknownKeys.map(unknownSetting)),
    ...decoded.flatMap((setting) => setting.problems),
    ...calendarProblems(settings["session.calendar"]?.value ?? []),
  ];
  return { settings, problems, unsupported: isNewer ? unknownKeys : [] };
}

type DecodedSetting = {
  readonly value: readonly [string, unknown] | null;
  readonly problems: readonly PolicyProblem[];
};

const lineSchema = z.strictObject({ value: z.unknown(), line: z.int().check(z.gte(1)) });

function decodeSetting(key: string, entry: unknown): DecodedSetting {
  if (!isSettingKey(key)) return { value: null, problems: [] };
  const outer = z.safeParse(lineSchema, entry);
  if (!outer.success) return { value: null, problems: problemsOf(outer.error, key.split(".")) };
  const row: { readonly schema: z.ZodMiniType } = CATALOGUE[key];
  const inner = z.safeParse(row.schema, outer.data.value);
  if (!inner.success) return { value: null, problems: problemsOf(inner.error, key.split(".")) };
  return { value: [key, { value: inner.data, line: outer.data.line }], problems: [] };
}

function unknownSetting(key: string): PolicyProblem {
  return {
    path: [key.slice(0, 200)],
    message: "no such setting; remove it, or update the agent",
    fault: "badShape",
  };
}

import * as z from "zod/mini";
import { AUTHORED_HEAD } from "./authored-head.ts";
import { authoredValue } from "./authored-values.ts";
import type { SettingRow } from "./catalogue/setting-row.ts";
import { CATALOGUE, SETTING_KEYS, type SettingKey } from "./catalogue.ts";

type Branch = { [name: string]: Branch | z.ZodMiniType };

/** The JSON Schema (draft 2020-12) of a policy's YAML, for editors: made from the catalogue. */
export function policyJsonSchema(): object {
  const settings: Branch = {};
  for (const key of SETTING_KEYS) plant(settings, key.split("."), described(key));
  const branches = Object.entries(settings).map(([name, branch]) => [name, optional(branch)]);
  const whole = z.strictObject({ ...AUTHORED_HEAD, ...Object.fromEntries(branches) });
  return {
    ...z.toJSONSchema(whole, { io: "input" }),
    title: "Sessionward policy",
  };
}

function plant(branch: Branch, [name = "", ...rest]: readonly string[], leaf: z.ZodMiniType): void {
  if (rest.length === 0) {
    branch[name] = leaf;
    return;
  }
  const existing = branch[name];
  const next: Branch = existing === undefined || existing instanceof z.ZodMiniType ? {} : existing;
  branch[name] = next;
  plant(next, rest, leaf);
}

function optional(branch: Branch | z.ZodMiniType): z.ZodMiniType {
  if (branch instanceof z.ZodMiniType) return z.optional(branch);
  const members = Object.entries(branch).map(([name, below]) => [name, optional(below)]);
  return z.optional(z.strictObject(Object.fromEntries(members)));
}

function described(key: SettingKey): z.ZodMiniType {
  const row: Pick<SettingRow<unknown>, "shape" | "label" | "stricter"> = CATALOGUE[key];
  const description = `${row.label}. Stricter: ${row.stricter}.`;
  return authoredValue(row.shape).check(z.meta({ description }));
}

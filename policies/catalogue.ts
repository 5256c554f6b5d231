import { BROWSER_SETTINGS } from "./catalogue/browsers.ts";
import { KIOSK_SETTINGS } from "./catalogue/kiosk.ts";
import { POSTURE_SETTINGS } from "./catalogue/posture.ts";
import { PRIVACY_SETTINGS } from "./catalogue/privacy.ts";
import { RISK_SETTINGS } from "./catalogue/risk.ts";
import { SESSION_SETTINGS } from "./catalogue/session.ts";
import type { SettingRow } from "./catalogue/setting-row.ts";
import { SHELL_SETTINGS } from "./catalogue/shell.ts";

const ROWS = {
  ...SESSION_SETTINGS,
  ...BROWSER_SETTINGS,
  ...KIOSK_SETTINGS,
  ...POSTURE_SETTINGS,
  ...RISK_SETTINGS,
  ...PRIVACY_SETTINGS,
  ...SHELL_SETTINGS,
} as const;

/** The dotted path of a setting in the YAML, as `session.idle.lockAfter`. */
export type SettingKey = keyof typeof ROWS;
export type SettingValue<K extends SettingKey> =
  (typeof ROWS)[K] extends SettingRow<infer T> ? T : never;

/** Every setting there is. The merge, the schema, the CLI and the documentation read this table. */
export const CATALOGUE: { readonly [K in SettingKey]: SettingRow<SettingValue<K>> } = ROWS;

export const SETTING_KEYS: readonly SettingKey[] = Object.keys(ROWS).filter(isSettingKey);

export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(ROWS, key);
}

import { CATALOGUE, SETTING_KEYS, type SettingKey } from "./catalogue.ts";
import type { EffectiveSettings } from "./settle.ts";

/** What can lock, clear, sign out or keep from working; looks and what is looked at can't. */
const ACTING = /^(session|browsers|kiosk|risk)\./;

/** The settings in which `after` is stricter than `before`, in some way at least (design §4). */
export function tightenedSettings(
  before: EffectiveSettings,
  after: EffectiveSettings,
): readonly SettingKey[] {
  return SETTING_KEYS.filter((key) => ACTING.test(key) && isTighter(key, before, after));
}

/** Values are JSON in one normal form: joined with what was, what is no stricter changes nothing. */
function isTighter<K extends SettingKey>(
  key: K,
  before: EffectiveSettings,
  after: EffectiveSettings,
): boolean {
  const { join } = CATALOGUE[key];
  const was = before[key].value;
  const own = JSON.stringify(join(was, was));
  return JSON.stringify(join(was, after[key].value)) !== own;
}

import type { SettingKey, SettingValue } from "./catalogue.ts";
import type { JoinedSetting } from "./join.ts";
import type { DataKind, DeviceClass } from "./vocabulary.ts";

export type EffectiveSettings = {
  readonly [K in SettingKey]: JoinedSetting<SettingValue<K>>;
};

export const MIN_WARNING_MS = 20_000;

/** Losing these hurts the owner of a device that nobody shares (design §4). */
export const ONLY_WHERE_PEOPLE_CHANGE: readonly DataKind[] = [
  "credentials",
  "downloads",
  "extensions",
  "signIn",
];

const ENDING_LIMITS = [
  "session.idle.clearAfter",
  "session.idle.signOutAfter",
  "session.maxLength",
] as const;

/** Brings what depends on other settings, or on the device's class, into its final form. */
export function settle(settings: EffectiveSettings, deviceClass: DeviceClass): EffectiveSettings {
  const limited = limitData(limitActs(settings, deviceClass), deviceClass);
  return settleWarning(limitLeftovers(limited, deviceClass));
}

/** Nothing on a critical device or a display ends by itself; a display is never covered either. */
function limitActs(settings: EffectiveSettings, deviceClass: DeviceClass): EffectiveSettings {
  if (deviceClass !== "critical" && deviceClass !== "display") return settings;
  const because = `nothing on a ${deviceClass} device ends by itself`;
  const isDisplay = deviceClass === "display";
  const limits = isDisplay ? [...ENDING_LIMITS, "session.idle.lockAfter" as const] : ENDING_LIMITS;
  const kept = settings["session.calendar"].value.filter(
    (entry) => !isDisplay && entry.act === "lock",
  );
  return limits.reduce<EffectiveSettings>(
    (soFar, key) => change(soFar, key, "off", because),
    change(settings, "session.calendar", kept, because),
  );
}

/** Of the kinds asked for, those that may be cleared on such a device without its owner's yes. */
export function dataAllowed(
  data: readonly DataKind[],
  deviceClass: DeviceClass,
): readonly DataKind[] {
  if (deviceClass === "shared" || deviceClass === "kiosk") return data;
  return data.filter((kind) => !ONLY_WHERE_PEOPLE_CHANGE.includes(kind));
}

function limitData(settings: EffectiveSettings, deviceClass: DeviceClass): EffectiveSettings {
  if (deviceClass === "shared" || deviceClass === "kiosk") return settings;
  const kept = [...dataAllowed(settings["browsers.clear.data"].value, deviceClass)];
  const because = `${ONLY_WHERE_PEOPLE_CHANGE.join(", ")}: only on shared devices and kiosks`;
  return change(settings, "browsers.clear.data", kept, because);
}

/** Where nobody comes after its owner, what they left goes only if a policy says so. */
function limitLeftovers(settings: EffectiveSettings, deviceClass: DeviceClass): EffectiveSettings {
  const { policy, line } = settings["session.clear.also"].origin;
  const isDefault = policy === "default" && line === null;
  if (!isDefault || deviceClass === "shared" || deviceClass === "kiosk") return settings;
  const because = "by default only on shared devices and kiosks";
  return change(settings, "session.clear.also", [], because);
}

/** At most half of the time to the first step, and never under 20 s (WCAG 2.2.1). */
function settleWarning(settings: EffectiveSettings): EffectiveSettings {
  const limits = ["lockAfter", "clearAfter", "signOutAfter"] as const;
  const firstMs = limits
    .map((name) => settings[`session.idle.${name}`].value)
    .reduce<number>((least, value) => Math.min(least, value === "off" ? least : value), Infinity);
  const warnMs = settings["session.idle.warnBefore"].value;
  const settledMs = Math.max(MIN_WARNING_MS, Math.min(warnMs, Math.floor(firstMs / 2)));
  return change(settings, "session.idle.warnBefore", settledMs, "half of the first idle limit");
}

function change<K extends SettingKey>(
  settings: EffectiveSettings,
  key: K,
  value: SettingValue<K>,
  because: string,
): EffectiveSettings {
  const setting = settings[key];
  if (JSON.stringify(setting.value) === JSON.stringify(value)) return settings;
  return { ...settings, [key]: { ...setting, value, settled: because } };
}

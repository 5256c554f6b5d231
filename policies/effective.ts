import { type LeftOut, type PolicyTarget, whyLeftOut } from "./applies.ts";
import type { DurationOrOff } from "./catalogue/simple-rows.ts";
import { CATALOGUE, SETTING_KEYS, type SettingKey, type SettingValue } from "./catalogue.ts";
import { type Contribution, type JoinedSetting, joinSetting } from "./join.ts";
import { hasNextPerson } from "./kept-inheritance.ts";
import type { PolicyPayload } from "./policy.ts";
import type { PolicySettings } from "./policy-settings.ts";
import type { SessionRules } from "./session-state.ts";
import { type EffectiveSettings, settle } from "./settle.ts";
import type { DeviceClass } from "./vocabulary.ts";

/** The resultant set of policy: a value and its origin for every setting there is. */
export type EffectivePolicy = {
  readonly deviceClass: DeviceClass;
  readonly settings: EffectiveSettings;
  readonly joined: readonly { readonly name: string; readonly version: number }[];
  readonly leftOut: readonly { readonly name: string; readonly because: LeftOut }[];
};

type Joinable = Pick<PolicyPayload, "name" | "version" | "appliesTo" | "deviceClass" | "settings">;

/**
 * Strictest wins, setting by setting, over every policy that is meant for the device. With no
 * policy at all this is the baseline that holds before any server speaks: browsers are cleared
 * when a session ends, and nothing is locked or ended.
 */
export function effectivePolicy(
  payloads: readonly Joinable[],
  target: PolicyTarget,
): EffectivePolicy {
  const judged = payloads.map((policy) => ({ policy, because: whyLeftOut(policy, target) }));
  const joining = judged.filter(({ because }) => because === null).map(({ policy }) => policy);
  return {
    deviceClass: target.deviceClass,
    settings: settle(joinAll(joining), target.deviceClass),
    joined: joining.map(({ name, version }) => ({ name, version })),
    leftOut: judged.flatMap(({ policy, because }) =>
      because === null ? [] : [{ name: policy.name, because }],
    ),
  };
}

export function settingValue<K extends SettingKey>(
  policy: EffectivePolicy,
  key: K,
): SettingValue<K> {
  return policy.settings[key].value;
}

/** What the session machine needs, with absent limits as null. */
export function sessionRules(policy: EffectivePolicy): SessionRules {
  const perShift = settingValue(policy, "session.emergency.perShift");
  return {
    deviceClass: policy.deviceClass,
    warnBeforeMs: settingValue(policy, "session.idle.warnBefore"),
    lockAfterMs: orNull(settingValue(policy, "session.idle.lockAfter")),
    clearAfterMs: orNull(settingValue(policy, "session.idle.clearAfter")),
    signOutAfterMs: orNull(settingValue(policy, "session.idle.signOutAfter")),
    ladderReason: "idle",
    outOfOrder: false,
    maxLengthMs: orNull(settingValue(policy, "session.maxLength")),
    moreTime: {
      times: settingValue(policy, "session.moreTime.times"),
      eachMs: settingValue(policy, "session.moreTime.each"),
    },
    takeoverAfterMs: orNull(settingValue(policy, "session.takeoverAfter")),
    emergency:
      perShift === 0 ? null : { forMs: settingValue(policy, "session.emergency.for"), perShift },
    lockOnResume: settingValue(policy, "session.reauth.onResume"),
    lockOnRiskRise: settingValue(policy, "session.reauth.onRiskRise"),
    reauthEveryMs: orNull(settingValue(policy, "session.reauth.every")),
    keepAwake: {
      allow: settingValue(policy, "session.keepAwake.allow"),
      maxMs: settingValue(policy, "session.keepAwake.max"),
    },
    clearData: settingValue(policy, "browsers.clear.data"),
    kioskStart: settingValue(policy, "kiosk.start"),
    kioskAllow: settingValue(policy, "kiosk.allow"),
    kioskPermit: settingValue(policy, "kiosk.permit"),
    keep: keepRules(policy),
    clearOn: settingValue(policy, "browsers.clear.on"),
  };
}

/** Where the next person is somebody else, a site that signs them in is kept only if that is said. */
function keepRules(policy: EffectivePolicy): SessionRules["keep"] {
  const changes = hasNextPerson(policy.deviceClass);
  const inherits = settingValue(policy, "browsers.clear.nextPersonInherits");
  const sites = settingValue(policy, "browsers.clear.keepSites");
  return { sites, keepsSignedIn: inherits || !changes };
}

/** Of some sixty settings a policy speaks of a few; all others stand at their defaults, always the same. */
const UNSAID: EffectiveSettings = everySetting(joinEach(SETTING_KEYS, []));

function joinAll(policies: readonly Joinable[]): EffectiveSettings {
  const said = SETTING_KEYS.filter((key) => policies.some(({ settings }) => key in settings));
  return { ...UNSAID, ...joinEach(said, policies) };
}

function joinEach(keys: readonly SettingKey[], policies: readonly Joinable[]): object {
  return Object.fromEntries(keys.map((key) => [key, joinOne(key, policies)]));
}

function joinOne<K extends SettingKey>(
  key: K,
  policies: readonly Joinable[],
): JoinedSetting<SettingValue<K>> {
  const contributions = policies.flatMap((policy) => contributionsOf(policy, key));
  return joinSetting<SettingValue<K>>(CATALOGUE[key], contributions);
}

function contributionsOf<K extends SettingKey>(
  { name, settings }: { readonly name: string; readonly settings: PolicySettings },
  key: K,
): readonly Contribution<SettingValue<K>>[] {
  const written = settings[key];
  if (written === undefined) return [];
  return [{ value: written.value, origin: { policy: name, line: written.line } }];
}

function everySetting(settings: object): EffectiveSettings {
  if (hasEverySetting(settings)) return settings;
  throw new Error("a setting of the catalogue was not joined");
}

/** Each value stands under the key whose row joined it; only their number remains to be seen. */
function hasEverySetting(settings: object): settings is EffectiveSettings {
  return SETTING_KEYS.every((key) => Object.hasOwn(settings, key));
}

function orNull(limit: DurationOrOff): number | null {
  return limit === "off" ? null : limit;
}

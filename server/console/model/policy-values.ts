import { CATALOGUE, SETTING_KEYS, type SettingKey } from "../../../policies/catalogue.ts";
import { formatDuration } from "../../../policies/duration.ts";
import { effectivePolicy } from "../../../policies/effective.ts";
import type { Origin } from "../../../policies/join.ts";
import { decodePolicyPayload, type PolicyPayload } from "../../../policies/policy.ts";
import type { DeviceDetail } from "../../contract/admin-shapes.ts";
import type { Say } from "../translate.ts";
import { settingWords } from "./setting-words.ts";

/** A setting in force on a device, where it stands, and what it won over. */
export type SettingLine = {
  readonly key: SettingKey;
  readonly label: string;
  readonly value: string;
  readonly origin: string;
  readonly overridden: string;
  /** Why it is not what the policies say; empty where it is. */
  readonly settled: string;
};

/** The policy in an envelope. Its signature is the device's matter; here it is only shown. */
export function payloadIn(base64: string): PolicyPayload | null {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const decoded = decodePolicyPayload(bytes);
  return decoded.ok ? decoded.value : null;
}

/** Merged here by the same code as on the device, from the versions that it says it applies. */
export function settingLines(
  payloads: readonly PolicyPayload[],
  device: Pick<DeviceDetail, "id" | "groups" | "deviceClass">,
  nowMs: number,
  say: Say,
): readonly SettingLine[] {
  const { id, groups, deviceClass } = device;
  const { settings } = effectivePolicy(payloads, { deviceId: id, groups, deviceClass, nowMs });
  return SETTING_KEYS.flatMap((key): SettingLine[] => {
    const { value, origin, combinedWith, overridden, settled } = settings[key];
    if (origin.line === null && settled === null) return [];
    return [
      {
        ...{ key, label: settingWords(key, say), value: valueWords(key, value, say) },
        origin: [origin, ...combinedWith].map((one) => originWords(one, say)).join(" + "),
        overridden: overridden
          .map((one) => `${valueWords(key, one.value, say)} (${originWords(one.origin, say)})`)
          .join(", "),
        settled: settled ?? "",
      },
    ];
  });
}

export function valueWords(key: SettingKey, value: unknown, say: Say): string {
  const { shape } = CATALOGUE[key];
  if (shape.kind === "duration" && typeof value === "number") return formatDuration(value);
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) {
    return value.join(", ") || say("value.none");
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}

function originWords({ policy, line }: Origin, say: Say): string {
  return line === null ? policy : say("device.originLine", { policy, line });
}

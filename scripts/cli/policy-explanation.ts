import type { LeftOut, PolicyTarget } from "../../policies/applies.ts";
import type { RiskTier } from "../../policies/catalogue/risk.ts";
import { CATALOGUE, SETTING_KEYS } from "../../policies/catalogue.ts";
import { formatDuration } from "../../policies/duration.ts";
import { effectivePolicy } from "../../policies/effective.ts";
import type { JoinedSetting, Origin } from "../../policies/join.ts";
import type { PolicyDraft } from "../../policies/policy.ts";
import { withTier } from "../../policies/risk-limits.ts";
import { printLine, printTable } from "./output.ts";

type ExplainedSetting = JoinedSetting<unknown> & { readonly key: (typeof SETTING_KEYS)[number] };

/** Design §11: every setting, its value, where it stands, and what it overrode. */
export type Explanation = {
  readonly device: Omit<PolicyTarget, "nowMs">;
  readonly policies: readonly { readonly name: string; readonly leftOut: LeftOut | null }[];
  readonly settings: readonly ExplainedSetting[];
};

/** @param risk the tier that holds, where one does */
export function explainPolicies(
  drafts: readonly PolicyDraft[],
  target: PolicyTarget,
  risk: RiskTier | null = null,
): Explanation {
  // Versions play no part in the join; drafts have none yet.
  const joined = effectivePolicy(
    drafts.map((draft) => ({ ...draft, version: 0 })),
    target,
  );
  const effective = withTier(joined, risk);
  const { deviceId, groups, deviceClass } = target;
  return {
    device: { deviceId, groups, deviceClass },
    policies: [
      ...effective.joined.map(({ name }) => ({ name, leftOut: null })),
      ...effective.leftOut.map(({ name, because }) => ({ name, leftOut: because })),
    ],
    settings: SETTING_KEYS.map((key) => ({ key, ...effective.settings[key] })),
  };
}

export function printExplanation(explanation: Explanation, all: boolean): void {
  for (const { name, leftOut } of explanation.policies) {
    if (leftOut !== null) printLine(`${name} does not apply here: ${LEFT_OUT[leftOut]}`);
  }
  const shown = explanation.settings.filter(({ origin }) => all || origin.line !== null);
  printTable([
    ["SETTING", "VALUE", "FROM", "OVERRIDDEN"],
    ...shown.map((setting) => [
      setting.key,
      valueText(setting, setting.value) + (setting.settled === null ? "" : ` (${setting.settled})`),
      [setting.origin, ...setting.combinedWith].map(originText).join(" + "),
      setting.overridden
        .map(({ value, origin }) => `${valueText(setting, value)} ${originText(origin)}`)
        .join(", "),
    ]),
  ]);
}

/** Longer values are cut in the table; `--json` has them whole. */
const MAX_VALUE_WIDTH = 60;

export const LEFT_OUT: Readonly<Record<LeftOut, string>> = {
  otherDevices: "it names neither this device nor one of its groups",
  otherClass: "it is for another class of devices",
  excluded: "this device is excluded for now",
};

function valueText({ key }: ExplainedSetting, value: unknown): string {
  if (CATALOGUE[key].shape.kind === "duration" && typeof value === "number") {
    return formatDuration(value);
  }
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length <= MAX_VALUE_WIDTH ? text : `${text.slice(0, MAX_VALUE_WIDTH - 1)}…`;
}

function originText({ policy, line }: Origin): string {
  return line === null ? policy : `${policy}:${line}`;
}

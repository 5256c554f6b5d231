import { whyLeftOut } from "../../../../policies/applies.ts";
import { type LintResult, lintPolicy } from "../../../../policies/authoring.ts";
import { CATALOGUE, isSettingKey, SETTING_KEYS } from "../../../../policies/catalogue.ts";
import type { PolicyDraft } from "../../../../policies/policy.ts";
import type { LiveRow } from "../../../contract/live-api.ts";
import type { Say } from "../../translate.ts";
import { valueWords } from "../policy-values.ts";
import { settingWords, stricterWords } from "../setting-words.ts";

/** Only the editor needs all that knows policies: it is loaded with it. */
export type Checked = Pick<LintResult, "problems"> & {
  readonly draft: PolicyDraft | null;
  readonly reach: Reach;
};

/** Whom a draft means, and what some of them can't do. */
export type Reach = {
  readonly meant: number;
  readonly cannot: readonly { readonly setting: string; readonly devices: number }[];
  /** Devices with at least one such setting. */
  readonly cannotDevices: number;
};

/** The same code as the server and the command line: what is shown here is what would be refused. */
export function checkPolicy(
  source: string,
  rows: readonly LiveRow[],
  nowMs: number,
  say: Say,
): Checked {
  const { problems, flattened } = lintPolicy(source);
  const reach = flattened === null ? NOBODY : reachOf(flattened, rows, nowMs, say);
  return { problems, draft: flattened, reach };
}

const NOBODY: Reach = { meant: 0, cannot: [], cannotDevices: 0 };

function reachOf(draft: PolicyDraft, rows: readonly LiveRow[], nowMs: number, say: Say): Reach {
  const meant = rows.filter(({ device }) => {
    const { id, groups, deviceClass } = device;
    return whyLeftOut(draft, { deviceId: id, groups, deviceClass, nowMs }) === null;
  });
  const keys = Object.keys(draft.settings).filter(isSettingKey);
  const cannot = keys.flatMap((key) => {
    const devices = meant.filter((row) => !canEnforce(row, key)).length;
    return devices === 0 ? [] : [{ setting: settingWords(key, say), devices }];
  });
  const lame = meant.filter((row) => keys.some((key) => !canEnforce(row, key)));
  return { meant: meant.length, cannot, cannotDevices: lame.length };
}

function canEnforce({ device }: LiveRow, key: (typeof SETTING_KEYS)[number]): boolean {
  const { enforcedOn, minAgent } = CATALOGUE[key];
  return enforcedOn.includes(device.os) && !isOlder(device.agentVersion, minAgent);
}

function isOlder(version: string, than: string): boolean {
  const parts = (text: string) => text.split(".").map((part) => Number.parseInt(part, 10) || 0);
  const [have, need] = [parts(version), parts(than)];
  const at = need.findIndex((part, index) => part !== (have[index] ?? 0));
  return at >= 0 && (have[at] ?? 0) < (need[at] ?? 0);
}

/** A line of the help beside the editor. */
export type SettingHelp = {
  readonly key: string;
  readonly label: string;
  readonly stricter: string;
  readonly standard: string;
  readonly systems: string;
};

/** Every setting whose key or label has all these words. */
export function settingsFor(query: string, say: Say): readonly SettingHelp[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return SETTING_KEYS.filter((key) => {
    const text = `${key} ${settingWords(key, say)}`.toLowerCase();
    return words.every((word) => text.includes(word));
  }).map((key) => {
    const standard = valueWords(key, CATALOGUE[key].default, say);
    const systems = CATALOGUE[key].enforcedOn.join(", ");
    const stricter = stricterWords(key, say);
    return { key, label: settingWords(key, say), stricter, standard, systems };
  });
}

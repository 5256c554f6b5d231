import { ruleWarnings } from "./authored-rules.ts";
import type { AuthoredProblem } from "./authored-settings.ts";
import type { SettingKey, SettingValue } from "./catalogue.ts";
import { formatDuration } from "./duration.ts";
import { hasNextPerson } from "./kept-inheritance.ts";
import type { PolicyDraft } from "./policy.ts";
import { MIN_WARNING_MS, ONLY_WHERE_PEOPLE_CHANGE } from "./settle.ts";

type Warning = readonly [key: SettingKey, message: string];

/** docs/kiosk.md, "HID readers". */
const HID_ON_ELECTRON =
  "hid: only where the shell runs on Electron; on the system's Chromium no page gets a HID reader";

/** Legal, but hardly what was meant. */
export function policyWarnings(draft: PolicyDraft): readonly AuthoredProblem[] {
  const bySetting = [
    ...lockWarnings(draft),
    ...classWarnings(draft),
    ...momentWarnings(draft),
    ...dataWarnings(draft),
    ...timingWarnings(draft),
    ...orderWarnings(draft),
  ].map(([key, message]) => ({ path: key.split("."), message }));
  return [...bySetting, ...ruleWarnings(valueIn(draft, "risk.rules") ?? [])];
}

function valueIn<K extends SettingKey>(draft: PolicyDraft, key: K): SettingValue<K> | undefined {
  return draft.settings[key]?.value;
}

function limitIn(draft: PolicyDraft, name: "lockAfter" | "clearAfter" | "signOutAfter") {
  const value = valueIn(draft, `session.idle.${name}`);
  return value === "off" || value === undefined ? null : value;
}

function lockWarnings(draft: PolicyDraft): Warning[] {
  const warnings: Warning[] = [];
  const locksBySchedule = valueIn(draft, "session.calendar")?.some(({ act }) => act === "lock");
  const unlockable = "nobody can unlock a kiosk or an autologon account: it is cleared instead";
  if (draft.deviceClass === "kiosk") {
    if (limitIn(draft, "lockAfter") !== null) warnings.push(["session.idle.lockAfter", unlockable]);
    if (locksBySchedule) warnings.push(["session.calendar", unlockable]);
  }
  const takeover = valueIn(draft, "session.takeoverAfter");
  if (takeover !== undefined && takeover !== "off" && limitIn(draft, "lockAfter") === null) {
    warnings.push([
      "session.takeoverAfter",
      "acts only on locked sessions, and nothing locks here",
    ]);
  }
  return warnings;
}

function classWarnings(draft: PolicyDraft): Warning[] {
  const { deviceClass } = draft;
  const warnings: Warning[] = [];
  if (deviceClass === "critical" || deviceClass === "display") {
    const keys = [
      "session.idle.clearAfter",
      "session.idle.signOutAfter",
      "session.maxLength",
    ] as const;
    for (const key of keys) {
      const value = valueIn(draft, key);
      if (value === undefined || value === "off") continue;
      warnings.push([key, `has no effect: nothing on a ${deviceClass} device ends by itself`]);
    }
  }
  if (valueIn(draft, "kiosk.start") !== undefined && deviceClass !== "kiosk") {
    warnings.push(["kiosk.start", "matters only with device: kiosk"]);
  }
  if (Object.values(valueIn(draft, "kiosk.permit") ?? {}).some((uses) => uses.includes("hid"))) {
    warnings.push(["kiosk.permit", HID_ON_ELECTRON]);
  }
  return warnings;
}

/** A step that is called clearing, and leaves the browsers as they are. */
function momentWarnings(draft: PolicyDraft): Warning[] {
  const clears =
    limitIn(draft, "clearAfter") !== null ||
    valueIn(draft, "session.calendar")?.some(({ act }) => act === "clear");
  const on = valueIn(draft, "browsers.clear.on") ?? ["clear"];
  if (!clears || on.includes("clear")) return [];
  return [
    ["browsers.clear.on", "lacks `clear`: clearing a session then leaves its browsers alone"],
  ];
}

function dataWarnings(draft: PolicyDraft): Warning[] {
  const warnings: Warning[] = [];
  const changes = hasNextPerson(draft.deviceClass);
  const left = (valueIn(draft, "browsers.clear.data") ?? []).filter((kind) =>
    ONLY_WHERE_PEOPLE_CHANGE.includes(kind),
  );
  if (!changes && left.length > 0) {
    const message = `${left.join(", ")}: cleared only with device: shared or device: kiosk`;
    warnings.push(["browsers.clear.data", message]);
  }
  const keepsSites = (valueIn(draft, "browsers.clear.keepSites") ?? []).length > 0;
  const isSaid = valueIn(draft, "browsers.clear.nextPersonInherits") !== undefined;
  if (draft.deviceClass === null && keepsSites && !isSaid) {
    const message = "on shared devices a site with a sign-in cookie is cleared all the same";
    warnings.push(["browsers.clear.keepSites", message]);
  }
  return warnings;
}

function timingWarnings(draft: PolicyDraft): Warning[] {
  const warnings: Warning[] = [];
  const warnMs = valueIn(draft, "session.idle.warnBefore");
  const limits = (["lockAfter", "clearAfter", "signOutAfter"] as const).map((name) =>
    limitIn(draft, name),
  );
  const firstMs = Math.min(...limits.filter((limit) => limit !== null));
  const longestMs = Math.max(MIN_WARNING_MS, firstMs / 2);
  if (warnMs !== undefined && warnMs > longestMs) {
    const message = `is shortened to ${formatDuration(longestMs)}, half of the first idle limit`;
    warnings.push(["session.idle.warnBefore", message]);
  }
  const times = valueIn(draft, "session.moreTime.times");
  if (times !== undefined && times < 10) {
    const message =
      "WCAG 2.2.1 asks for ten; note the essential exception where you decide on fewer";
    warnings.push(["session.moreTime.times", message]);
  }
  return warnings;
}

function orderWarnings(draft: PolicyDraft): Warning[] {
  const lockMs = limitIn(draft, "lockAfter") ?? 0;
  const clearMs = limitIn(draft, "clearAfter");
  const signOutMs = limitIn(draft, "signOutAfter");
  const warnings: Warning[] = [];
  if (clearMs !== null && clearMs < lockMs) {
    warnings.push([
      "session.idle.clearAfter",
      "comes before lockAfter: a session is cleared unlocked",
    ]);
  }
  if (signOutMs !== null && signOutMs <= Math.max(lockMs, clearMs ?? 0)) {
    warnings.push([
      "session.idle.signOutAfter",
      "comes first: what stands before it never happens",
    ]);
  }
  return warnings;
}

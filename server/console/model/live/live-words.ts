import type { LiveRow } from "../../../contract/live-api.ts";
import { alarmWords } from "../device/alarm-words.ts";
import { relativeTime } from "../time-words.ts";
import { type LiveLine, type LiveStateName, postureOf } from "./live-lines.ts";

export const STATE_WORDS: Readonly<Record<LiveStateName, string>> = {
  asks: "Asks for time",
  active: "Active",
  noticed: "Noticed",
  warned: "Warned",
  locked: "Locked",
  cleared: "Cleared",
  signedOut: "Signed out",
  empty: "Nobody",
  offline: "Offline",
};

type Act = NonNullable<NonNullable<LiveLine["session"]>["next"]>["act"];
const ACT_WORDS: Readonly<Record<Act, string>> = {
  notice: "notice",
  warn: "warning",
  hide: "cover",
  lock: "lock",
  clear: "clearing",
  signOut: "sign-out",
};

type Reason = NonNullable<NonNullable<LiveLine["session"]>["next"]>["reason"];
const REASON_WORDS: Readonly<Record<Reason, string>> = {
  idle: "idle",
  maxLength: "session length",
  calendar: "calendar",
  risk: "risk",
  command: "command",
  user: "the person",
  takeover: "next person",
  accountChanged: "account changed",
  shellLost: "shell lost",
  policyStale: "policy stale",
};

/** Why a device does something: the same words wherever it is told. */
export function reasonWords(reason: Reason): string {
  return REASON_WORDS[reason];
}

/** How a person appears here is the policy's matter (`privacy.people`): `none` sends nothing. */
export function whoWords({ session }: Pick<LiveLine, "session">): string {
  if (session === null) return "";
  return session.person ?? (session.kind === "kiosk" ? "a guest" : "somebody");
}

export function nextWords({ session }: Pick<LiveLine, "session">, nowMs: number): string {
  const next = session?.next;
  if (next === undefined || next === null) return "";
  const { act, reason, at } = next;
  return `${ACT_WORDS[act]} ${relativeTime(at, nowMs)}, ${reasonWords(reason)}`;
}

export function postureWords(row: LiveRow): string {
  const violated = (row.findings ?? []).filter(({ result }) => result === "violated");
  const [only] = violated;
  if (violated.length > 1) return `${violated.length} violated`;
  if (only !== undefined) return only.check;
  return { fine: "fine", unknown: "can’t tell", violated: "" }[postureOf(row)];
}

/** Every finding in its own words, for whoever stops at it. */
export function postureDetail({ findings }: LiveRow): string {
  if (findings === null) return "the device has not reported it yet";
  return findings.map(({ words }) => words).join("\n");
}

/** What is wrong at the device beside its policies, as long as it is. */
export function alarmsInWords({ alarms }: LiveRow): string {
  return alarms.map(({ kind }) => `Alarm: ${alarmWords(kind)}`).join("\n");
}

export function policyWords({ policies }: LiveRow): string {
  const [first, ...more] = policies.applied;
  if (first === undefined) return policies.behind ? "none yet" : "none";
  const name = `${first.name} ${first.version}`;
  return more.length === 0 ? name : `${name} + ${more.length}`;
}

/** What is not as it should be with a device's policies, or nothing. */
export function policyFault({ policies }: LiveRow): string {
  if (policies.rejected > 0) return `${policies.rejected} refused`;
  return policies.behind && policies.applied.length > 0 ? "behind" : "";
}

export function lastClearWords({ lastClear }: LiveRow, nowMs: number): string {
  if (lastClear === null) return "";
  const { at, status } = lastClear;
  const when = relativeTime(at, nowMs);
  return status === "done" ? when : `${when}, ${status}`;
}

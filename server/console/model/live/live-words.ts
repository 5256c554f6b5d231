import type { LiveRow } from "../../../contract/live-api.ts";
import type { Say } from "../../translate.ts";
import { alarmWords } from "../device/alarm-words.ts";
import { relativeTime } from "../time-words.ts";
import { type LiveLine, postureOf } from "./live-lines.ts";

/** How a person appears here is the policy's matter (`privacy.people`): `none` sends nothing. */
export function whoWords({ session }: Pick<LiveLine, "session">, say: Say): string {
  if (session === null) return "";
  return session.person ?? say(session.kind === "kiosk" ? "who.guest" : "who.somebody");
}

export function nextWords({ session }: Pick<LiveLine, "session">, nowMs: number, say: Say): string {
  const next = session?.next;
  if (next === undefined || next === null) return "";
  const { act, reason, at } = next;
  return say("next.words", {
    act: say(`act.${act}`),
    time: relativeTime(at, nowMs, say),
    cause: say(`cause.${reason}`),
  });
}

export function postureWords(row: LiveRow, say: Say): string {
  const violated = (row.findings ?? []).filter(({ result }) => result === "violated");
  const [only] = violated;
  if (violated.length > 1) return say("posture.violated", { count: violated.length });
  if (only !== undefined) return say(`check.${only.check}`);
  return say(postureOf(row) === "fine" ? "posture.fine" : "posture.unknown");
}

/** Every finding in the device's own words, for whoever stops at it. */
export function postureDetail({ findings }: LiveRow, say: Say): string {
  if (findings === null) return say("posture.unreported");
  return findings.map(({ words }) => words).join("\n");
}

/** What is wrong at the device beside its policies, as long as it is. */
export function alarmsInWords({ alarms }: LiveRow, say: Say): string {
  return alarms
    .map(({ kind }) => say("alarms.raised", { words: alarmWords(kind, say) }))
    .join("\n");
}

export function policyWords({ policies }: LiveRow, say: Say): string {
  const [first, ...more] = policies.applied;
  if (first === undefined) return say(policies.behind ? "policies.noneYet" : "policies.none");
  const name = `${first.name} ${first.version}`;
  return more.length === 0 ? name : `${name} + ${more.length}`;
}

/** What is not as it should be with a device's policies, or nothing. */
export function policyFault({ policies }: LiveRow, say: Say): string {
  if (policies.rejected > 0) return say("policies.refused", { count: policies.rejected });
  return policies.behind && policies.applied.length > 0 ? say("policies.behind") : "";
}

export function lastClearWords({ lastClear }: LiveRow, nowMs: number, say: Say): string {
  if (lastClear === null) return "";
  const { at, status } = lastClear;
  const when = relativeTime(at, nowMs, say);
  return status === "done" ? when : `${when}, ${say(`receipt.${status}`)}`;
}

import { formatDuration } from "../../policies/duration.ts";
import { NEAR_TYPING_MS, type RehearsedAct } from "../../policies/rehearsal.ts";
import type { TierChange } from "../../policies/rehearsed-risk.ts";
import { printLine, printTable } from "./output.ts";
import { LEFT_OUT } from "./policy-explanation.ts";
import type { Rehearsed } from "./policy-simulate.ts";

const ACTED: Readonly<Record<RehearsedAct["act"], string>> = {
  lock: "locked",
  clear: "cleared",
  signOut: "signed out",
};

export function printRehearsal(rehearsed: Rehearsed): void {
  const { device, groups, from, until, policies, acts, nearTyping } = rehearsed;
  printLine(`${device} (groups: ${groups.join(", ") || "none"}), ${from} to ${until}:`);
  for (const { name, leftOut } of policies) {
    if (leftOut !== null) printLine(`  ${name} does not apply here: ${LEFT_OUT[leftOut]}`);
  }
  printRisk(rehearsed.risk);
  if (acts.length === 0) {
    printLine("  nothing would have happened to anybody.\n");
    return;
  }
  printTable([
    ["  WHEN", "SESSION", "WOULD HAVE BEEN", "WHY", "LAST INPUT", "NEXT INPUT", ""],
    ...acts.map((act) => [
      `  ${momentText(act.at)}`,
      act.session,
      ACTED[act.act],
      whyText(act),
      `${spanText(act.sinceInputMs)} before`,
      act.untilInputMs === null ? "none" : `${spanText(act.untilInputMs)} after`,
      act.nearTyping ? "← somebody was typing" : "",
    ]),
  ]);
  const near = `${nearTyping} of them within ${formatDuration(NEAR_TYPING_MS)} of somebody's input`;
  const raised = rehearsed.risk.acts === 0 ? "" : `, ${rehearsed.risk.acts} from a risk tier`;
  printLine(`  ${acts.length} in all, ${near}${raised}.\n`);
}

function printRisk({ because, tiers, unjudged, state }: Rehearsed["risk"]): void {
  if (state === "noRules") return;
  if (because !== null) printLine(`  risk not rehearsed: ${because}`);
  else if (tiers.length === 0) printLine("  risk: no tier would have been raised");
  for (const change of tiers.filter((one) => !isOfDeviceToo(one, tiers))) {
    const { at, session, from, to, because: why } = change;
    const whose = session === null ? "device" : `session ${session}`;
    const reasons = why.join(", ");
    const now = to === null ? `no tier any more (was ${from}: ${reasons})` : `${to}: ${reasons}`;
    printLine(`  risk ${momentText(at)} ${whose}: ${now}`);
  }
  for (const { when, detail } of unjudged) printLine(`  risk rule not judged: ${when} (${detail})`);
}

/** What rises for a session because it rises for the whole device is said once. */
function isOfDeviceToo({ at, session, to }: TierChange, tiers: readonly TierChange[]): boolean {
  if (session === null) return false;
  return tiers.some((one) => one.session === null && one.at === at && one.to === to);
}

function whyText({ reason, raisedBy }: RehearsedAct): string {
  if (raisedBy === null) return reason;
  return `${reason}, risk ${raisedBy.tier}: ${raisedBy.because.join(", ")}`;
}

function momentText(at: string): string {
  return `${at.slice(0, 19)}Z`;
}

function spanText(ms: number): string {
  return formatDuration(Math.round(ms / 1000) * 1000);
}

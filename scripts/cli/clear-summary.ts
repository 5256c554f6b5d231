import { statusOf } from "../../agent/browsers/receipts.ts";
import type { ProfileReceipt } from "../../agent/contract/receipt.ts";
import { sizeText } from "./size-text.ts";

/** What it all comes to, in one or two lines, and what to do where something is left. */
export function clearSummary(receipts: readonly ProfileReceipt[]): readonly string[] {
  if (receipts.length === 0) return ["No browser has kept anything here."];
  const status = statusOf(receipts);
  if (status === "planned") return plannedLines(receipts);
  if (status === "failed") return ["Nothing was removed.", ...whatToDo(receipts)];
  const gone = `${amountText(receipts)} removed from this device`;
  const slowest = Math.max(...receipts.map(({ goneMs }) => goneMs));
  const when = `every session that went was out of reach after ${Math.round(slowest)} ms`;
  if (status === "done") return [`Done: ${gone}; ${when}.${stayText(receipts)}`];
  const left = receipts.reduce((sum, { residue }) => sum + residue.length, 0);
  const what = left === 0 ? "something" : left === 1 ? "one thing" : `${left} things`;
  return [`Not all of it: ${gone}, and ${what} left (named above).`, ...whatToDo(receipts)];
}

function plannedLines(receipts: readonly ProfileReceipt[]): readonly string[] {
  const running = namesOf(receipts.filter(({ closed }) => closed === "stillRunning"));
  const ends = running.length === 0 ? "" : ` It would end ${running.join(" and ")} first.`;
  return [
    `Nothing has been changed. ${amountText(receipts)} would go.${ends}${stayText(receipts)}`,
  ];
}

function stayText(receipts: readonly ProfileReceipt[]): string {
  const sites = [...new Set(receipts.flatMap(({ kept }) => (kept ?? []).map(({ site }) => site)))];
  if (sites.length === 0) return "";
  const named = sites.length > 5 ? `${sites.slice(0, 5).join(", ")} …` : sites.join(", ");
  return ` What belongs to ${named} stays.`;
}

function whatToDo(receipts: readonly ProfileReceipt[]): readonly string[] {
  const running = namesOf(receipts.filter(({ closed }) => closed === "stillRunning"));
  if (running.length > 0) return [`Close ${running.join(" and ")}, then run this again.`];
  if (isNamed(receipts, "read-only"))
    return ["Make the file system writable, then run this again."];
  if (isNamed(receipts, "not freed yet"))
    return ["Its bytes are out of reach, and go by themselves or with the next run."];
  return ["Run this again; what is still named then has to be looked at by hand."];
}

function isNamed(receipts: readonly ProfileReceipt[], end: string): boolean {
  return receipts.some(({ residue }) => residue.some((text) => text.endsWith(end)));
}

function namesOf(receipts: readonly ProfileReceipt[]): readonly string[] {
  return [...new Set(receipts.map(({ family }) => family))];
}

/** Items and bytes that go or went; of stores that stay in part, what stays is not counted. */
function amountText(receipts: readonly ProfileReceipt[]): string {
  const stores = receipts.flatMap((receipt) => receipt.stores);
  const goneOf = (pick: "count" | "bytes") =>
    stores.reduce(
      (sum, { before, after }) => sum + Math.max(0, before[pick] - (after?.[pick] ?? 0)),
      0,
    );
  const profiles = receipts.length === 1 ? "1 profile" : `${receipts.length} profiles`;
  return `${goneOf("count")} items, ${sizeText(goneOf("bytes"))} in ${profiles}`;
}

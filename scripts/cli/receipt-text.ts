import type { ProfileReceipt, Receipt } from "../../agent/contract/receipt.ts";
import { leftoverLines } from "./leftover-text.ts";
import { receiptDetails } from "./receipt-details.ts";
import { sizeText } from "./size-text.ts";

const ENDED: Readonly<Record<ProfileReceipt["closed"], string>> = {
  notRunning: "was not running",
  closed: "was closed",
  killed: "was ended",
  stillRunning: "is still running",
};

/**
 * What a receipt means, for a person. It speaks of this device only: no website was told anything.
 */
export function receiptText(receipt: Receipt): readonly string[] {
  const why = receipt.reason === null ? receipt.trigger : `${receipt.trigger}, ${receipt.reason}`;
  const { clearing } = receipt;
  const part =
    clearing === undefined
      ? ""
      : `, part ${clearing.part} of ${clearing.receiptIds.length} of clearing ${clearing.id}`;
  return [
    `Receipt ${receipt.id} of ${receipt.deviceId}, ${receipt.at} (${why}): ${receipt.status}${part}`,
    ...receipt.profiles.flatMap((profile) => [...profileText(profile), ...receiptDetails(profile)]),
    ...leftoverLines(receipt),
    "It speaks of this device only: no website was told anything.",
  ];
}

export function profileText(profile: ProfileReceipt): readonly string[] {
  const name = `${profile.family} ${profile.profile}`;
  const left = profile.residue.map(
    (text) => `  ${profile.status === "planned" ? "note" : "still there"}: ${text}`,
  );
  const notes = (profile.notes ?? []).map((text) => `  note: ${text}`);
  const kept = (profile.kept ?? []).map(
    ({ site, stillSignedIn }) => `  kept${stillSignedIn ? ", still signed in" : ""}: ${site}`,
  );
  return [`${headline(name, profile)}`, ...kept, ...left, ...notes];
}

function headline(name: string, profile: ProfileReceipt): string {
  if (profile.stores.length === 0 && profile.residue.length === 0) return `Nothing kept: ${name}`;
  const before = totalOf(profile.stores.map((store) => store.before));
  if (profile.status === "planned") return `Would remove: ${name}: ${before}`;
  const gone = profile.stores.map((store) => ({
    count: store.before.count - (store.after?.count ?? 0),
    bytes: store.before.bytes - (store.after?.bytes ?? 0),
  }));
  if (profile.status === "failed") return `Not removed: ${name} (${ENDED[profile.closed]})`;
  const took = `out of reach in ${Math.round(profile.goneMs)} ms`;
  const partly = profile.status === "partial" ? "Removed in part from" : "Removed from";
  return `${partly} this device: ${name}: ${totalOf(gone)}; the browser ${ENDED[profile.closed]}, ${took}`;
}

function totalOf(amounts: readonly { readonly count: number; readonly bytes: number }[]): string {
  const sum = (pick: "count" | "bytes") => amounts.reduce((all, amount) => all + amount[pick], 0);
  return `${sum("count")} items in ${amounts.length} stores, ${sizeText(sum("bytes"))}`;
}

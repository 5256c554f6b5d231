import type { ProfileReceipt, StoreReceipt } from "../../agent/contract/receipt.ts";
import { sizeText } from "./size-text.ts";

type Holder = NonNullable<ProfileReceipt["holders"]>[number];

const EVIDENCE: Readonly<Record<Holder["evidence"], string>> = {
  commandLine: "named the profile's directory on its command line",
  openFiles: "had files of the profile open",
  environment: "had this home as its own",
};
const ENDED: Readonly<Record<Holder["ended"], string>> = {
  closed: "closed when it was asked",
  killed: "was ended by force",
  stillRunning: "is still running",
};

/** What a receipt says beyond its headline: how long it took, who held the profile, each store. */
export function receiptDetails(profile: ProfileReceipt): readonly string[] {
  return [
    ...(profile.status === "planned" ? [] : [timesText(profile)]),
    ...(profile.holders ?? []).map(holderText),
    ...profile.stores.map(storeText),
  ];
}

function timesText({ stopMs, goneMs, freedMs }: ProfileReceipt): string {
  const freed = freedMs === null ? "bytes not freed yet" : `bytes freed after ${msText(freedMs)}`;
  return `  times: browser ended in ${msText(stopMs)}, out of reach after ${msText(goneMs)}, ${freed}`;
}

function holderText({ pid, program, evidence, ended }: Holder): string {
  return `  held by: ${program} (process ${pid}), which ${EVIDENCE[evidence]}; it ${ENDED[ended]}`;
}

function storeText({ store, category, before, after, kept }: StoreReceipt): string {
  const was = `${before.count} items, ${sizeText(before.bytes)}`;
  const is = after === undefined ? "" : ` → ${after.count} items, ${sizeText(after.bytes)}`;
  const stays = kept === undefined ? "" : ` (${kept} stay)`;
  return `  ${category}: ${store}: ${was}${is}${stays}`;
}

function msText(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

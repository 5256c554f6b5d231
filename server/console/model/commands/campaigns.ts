import type { CampaignView } from "../../../contract/campaign-shapes.ts";
import type { Say } from "../../translate.ts";
import { orderedWords } from "./command-words.ts";

type State = CampaignView["state"];

/** Which sessions it meets is known afterwards, so devices are counted; a policy is one, too. */
export function campaignTitle(
  { kind, targetCount }: Pick<CampaignView, "kind" | "targetCount">,
  say: Say,
): string {
  if (kind !== "policy") return orderedWords(kind, targetCount, say);
  return say("order.publish", { count: targetCount });
}

export type RingWords = {
  readonly words: string;
  /** Where its devices stand, as words of each state would have it; none were reached yet: empty. */
  readonly counts: readonly { readonly state: string; readonly count: number }[];
  readonly stage: "past" | "now" | "next";
};

/** Each ring with its devices: 1 %, 10 %, 50 %, all; `now` is the one that is watched. */
export function ringWords(
  {
    rings,
    ring,
    targetCount,
    ringProgress,
  }: Pick<CampaignView, "rings" | "ring" | "targetCount" | "ringProgress">,
  say: Say,
): readonly RingWords[] {
  let soFar = 0;
  return rings.map((devices, index) => {
    soFar += devices;
    const share = targetCount === 0 ? 0 : Math.round((soFar / targetCount) * 100);
    const counts = Object.entries(ringProgress?.[index] ?? {});
    return {
      words: say("ring.words", { count: devices, share }),
      stage: stageOf(index, ring),
      counts: counts.map(([state, count]) => ({ state, count: count ?? 0 })),
    };
  });
}

function stageOf(index: number, ring: number | null): RingWords["stage"] {
  if (ring === null || index > ring) return "next";
  return index === ring ? "now" : "past";
}

const NOT_SENT = "notSent";

/** Every command is in one state, and the others have not been sent yet. */
export function campaignCounts({
  progress,
  targetCount,
}: Pick<CampaignView, "progress" | "targetCount">) {
  const sent = Object.entries(progress).filter(([, count]) => (count ?? 0) > 0);
  const total = sent.reduce((sum, [, count]) => sum + (count ?? 0), 0);
  const waiting = Math.max(0, targetCount - total);
  const parts = sent.map(([state, count]) => ({ state, count: count ?? 0 }));
  return waiting === 0 ? parts : [{ state: NOT_SENT, count: waiting }, ...parts];
}

export type CampaignAct = "approve" | "reject" | "halt" | "resume";

const ACTS: Readonly<Record<State, readonly CampaignAct[]>> = {
  waiting: ["approve", "reject"],
  running: ["halt"],
  halted: ["resume", "reject"],
  finished: [],
  rejected: [],
  expired: [],
};

/** What can be done with it now. A rollout that was halted half way is rejected by rolling it back. */
export function actsOn(
  { kind, state }: Pick<CampaignView, "kind" | "state">,
  say: Say,
): readonly { readonly act: CampaignAct; readonly words: string }[] {
  const isRollout = kind === "policy" && state === "halted";
  return ACTS[state].map((act) => ({
    act,
    words: say(isRollout && act === "reject" ? "order.rollBack" : `order.${act}`),
  }));
}

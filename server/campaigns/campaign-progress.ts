import type { CampaignState } from "../contract/campaign-shapes.ts";
import type { CampaignRecord } from "./campaign-record.ts";

type CampaignEvent = "approve" | "reject" | "halt" | "resume" | "finish" | "expire";

/** Every move there is: what is not in it is refused. */
const MOVES: Readonly<
  Record<CampaignState, Readonly<Partial<Record<CampaignEvent, CampaignState>>>>
> = {
  waiting: { approve: "running", reject: "rejected", expire: "expired" },
  running: { halt: "halted", finish: "finished" },
  halted: { resume: "running", reject: "rejected", expire: "expired" },
  finished: {},
  rejected: {},
  expired: {},
};

export type CampaignMove = {
  readonly event: CampaignEvent;
  readonly by: string;
  readonly at: string;
  readonly because: string;
};

/** @returns the campaign after the move, or null where it can't be made from here */
export function moveCampaign(campaign: CampaignRecord, move: CampaignMove): CampaignRecord | null {
  const state = MOVES[campaign.state][move.event];
  if (state === undefined) return null;
  const { at, by, because } = move;
  return { ...campaign, state, history: [...campaign.history, { state, at, by, because }] };
}

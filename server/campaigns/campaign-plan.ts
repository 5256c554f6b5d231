import type { CommandTally } from "../commands/command-batches.ts";
import type { ServerCommandState } from "../contract/admin-shapes.ts";
import type { CampaignRecord } from "./campaign-record.ts";

export type CampaignStep =
  | { readonly do: "wait" }
  | { readonly do: "ring"; readonly ring: number }
  | { readonly do: "halt"; readonly because: string }
  | { readonly do: "finish"; readonly because: string };

export type CampaignNews = {
  readonly rings: readonly (readonly string[])[];
  readonly tally: readonly CommandTally[];
  /** What else speaks against going on (design §7, "Self-inflicted outage"); null: nothing. */
  readonly alarm: string | null;
  /** ISO 8601. */
  readonly now: string;
};

/** A higher share of the answers than this stops everything (design §7). */
const HARM_SHARE = 0.02;

const GOOD: readonly ServerCommandState[] = ["done", "verified"];
const HARMED: readonly ServerCommandState[] = ["failed", "partial"];
const OPEN: readonly ServerCommandState[] = ["queued", "delivered", "accepted", "running"];

/** What a running campaign does next. Of several reasons, the one that does the least. */
export function planCampaign(campaign: CampaignRecord, news: CampaignNews): CampaignStep {
  const { rings, tally, alarm, now } = news;
  const { ring, ringAt, soakMs, forgiven } = campaign;
  const isLast = ring !== null && ring >= rings.length - 1;
  if (now >= campaign.notAfter) return whenOver(campaign, isLast);
  const because = alarm ?? harmIn(tally, forgiven);
  if (because !== null) return { do: "halt", because };
  if (ring === null || ringAt === null) return { do: "ring", ring: 0 };
  if (isLast) {
    const open = tally.some(({ state }) => OPEN.includes(state));
    return open ? { do: "wait" } : { do: "finish", because: "every device has answered" };
  }
  const soaked = Date.parse(now) - Date.parse(ringAt) >= soakMs;
  // Of devices that are all switched off nothing was learnt: the next ring waits for one that is not.
  const proven = tally.some(({ state }) => GOOD.includes(state));
  return soaked && proven ? { do: "ring", ring: ring + 1 } : { do: "wait" };
}

/** A policy that stays in force on some, because nobody looked, is no decision of anybody's. */
function whenOver({ policy }: CampaignRecord, isLast: boolean): CampaignStep {
  const because = "its time is over";
  return policy !== null && !isLast ? { do: "halt", because } : { do: "finish", because };
}

/** @param forgiven how many there were when a person said to go on */
function harmIn(tally: readonly CommandTally[], forgiven: number): string | null {
  const harmed = harmedIn(tally);
  const answered = tally.filter(({ state }) => !OPEN.includes(state) && state !== "cancelled");
  if (harmed - forgiven <= answered.length * HARM_SHARE) return null;
  return `${harmed} of ${answered.length} devices that answered failed or refused`;
}

/** A device that only observes says so, and nothing of that is harm. */
export function harmedIn(tally: readonly CommandTally[]): number {
  return tally.filter(
    ({ state, because }) =>
      HARMED.includes(state) || (state === "refused" && because !== "observing"),
  ).length;
}

/** Targets of the rings that have begun, and that no command is out for: new ones, and cancelled. */
export function missingIn(
  reached: readonly string[],
  tally: readonly CommandTally[],
): readonly string[] {
  const have = new Set(
    tally.filter(({ state }) => state !== "cancelled").map(({ deviceId }) => deviceId),
  );
  return reached.filter((id) => !have.has(id));
}

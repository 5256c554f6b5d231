import { expect, test } from "vitest";
import { missingIn, planCampaign } from "../../../server/campaigns/campaign-plan.ts";
import type { CampaignRecord } from "../../../server/campaigns/campaign-record.ts";
import type { CommandTally } from "../../../server/commands/command-batches.ts";

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 26, 12, minutes)).toISOString();
const SOAK_MS = 5 * 60_000;
const rings = [["a"], ["b", "c"], ["d"]];

function campaignAt(ring: number | null, over: Partial<CampaignRecord> = {}): CampaignRecord {
  const begun = { ring, ringAt: ring === null ? null : at(0), soakMs: SOAK_MS, forgiven: 0 };
  return { ...begun, policy: null, notAfter: at(60), ...over } as unknown as CampaignRecord;
}

/** So many devices in each state. */
function tallyOf(states: Partial<Record<CommandTally["state"], number>>, because: string | null) {
  return Object.entries(states).flatMap(([state, count]) =>
    Array.from({ length: count }, (_, place) => {
      const id = `${state}-${place}`;
      return { id, deviceId: id, because, state: state as CommandTally["state"] };
    }),
  );
}

type Case = {
  readonly ring: number | null;
  readonly states?: Partial<Record<CommandTally["state"], number>>;
  readonly because?: string;
  readonly alarm?: string;
  readonly minutes?: number;
  readonly over?: Partial<CampaignRecord>;
};

const rollout = { policy: { name: "ward" } } as unknown as Partial<CampaignRecord>;

test.each<[string, Case, object]>([
  ["begins with the first ring", { ring: null }, { do: "ring", ring: 0 }],
  ["waits for its soak", { ring: 0, states: { done: 1 }, minutes: 4 }, { do: "wait" }],
  [
    "goes on after its soak where somebody has done it",
    { ring: 0, states: { verified: 1 }, minutes: 5 },
    { do: "ring", ring: 1 },
  ],
  [
    "learns nothing of devices that are switched off",
    { ring: 0, states: { queued: 9 }, minutes: 30 },
    { do: "wait" },
  ],
  [
    "lets one of fifty fail",
    { ring: 1, states: { done: 49, failed: 1 }, minutes: 1 },
    { do: "wait" },
  ],
  [
    "halts where more than 2 % fail",
    { ring: 1, states: { done: 48, failed: 1, partial: 1 }, minutes: 9 },
    { do: "halt", because: "2 of 50 devices that answered failed or refused" },
  ],
  [
    "counts refusals among the answers, however many have not answered",
    { ring: 2, states: { queued: 9000, done: 900, refused: 19 }, because: "budget" },
    { do: "halt", because: "19 of 919 devices that answered failed or refused" },
  ],
  [
    "takes no harm from devices that only observe",
    { ring: 1, states: { done: 1, refused: 30 }, because: "observing", minutes: 5 },
    { do: "ring", ring: 2 },
  ],
  [
    "forgives what a person has looked at",
    { ring: 1, states: { done: 10, failed: 3 }, over: { forgiven: 3 } },
    { do: "wait" },
  ],
  [
    "halts an order, too, on signs of an outage",
    { ring: 1, states: { done: 50 }, minutes: 9, alarm: "2 of 50 devices lost their shell" },
    { do: "halt", because: "2 of 50 devices lost their shell" },
  ],
  [
    "is not finished while one of thousands has not answered",
    { ring: 2, states: { done: 9999, delivered: 1 }, minutes: 9 },
    { do: "wait" },
  ],
  [
    "is finished when all have",
    { ring: 2, states: { done: 3, expired: 1 } },
    { do: "finish", because: "every device has answered" },
  ],
  [
    "ends with its time, whatever failed",
    { ring: 0, states: { failed: 9 }, minutes: 60 },
    { do: "finish", because: "its time is over" },
  ],
  [
    "leaves no policy in force on some because nobody looked",
    { ring: 1, states: { done: 3 }, minutes: 60, over: rollout },
    { do: "halt", because: "its time is over" },
  ],
])("a campaign %s", (_what, one, step) => {
  const { ring, states = {}, because = null, alarm = null, minutes = 0, over } = one;
  const news = { rings, tally: tallyOf(states, because), alarm, now: at(minutes) };
  expect(planCampaign(campaignAt(ring, over), news)).toEqual(step);
});

test("who got no order, and whose was taken back by a halt, is sent one", () => {
  const tally = [
    { id: "1", deviceId: "a", state: "done" as const, because: null },
    { id: "2", deviceId: "b", state: "cancelled" as const, because: "halted" },
  ];
  expect(missingIn(["a", "b", "c"], tally)).toEqual(["b", "c"]);
});

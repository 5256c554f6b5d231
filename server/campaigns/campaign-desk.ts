import type { Assertion } from "../../agent/contract/approval-schema.ts";
import { judgeApprovals } from "../../agent/contract/approved.ts";
import type { ApproverKey } from "../../agent/contract/assertion.ts";
import type { Principal } from "../accounts/account-records.ts";
import type { Introductions } from "../accounts/introductions.ts";
import { handsOf } from "../accounts/one-person.ts";
import type { RouteBody } from "../contract/admin-api.ts";
import { Problem } from "../http/problem.ts";
import { isoAt } from "../ports.ts";
import type { Storage } from "../storage/storage.ts";
import { type DraftParts, draftOrder, draftPolicy } from "./campaign-drafts.ts";
import { digestOf } from "./campaign-order.ts";
import { harmedIn } from "./campaign-plan.ts";
import { type CampaignMove, moveCampaign } from "./campaign-progress.ts";
import type { CampaignRecord } from "./campaign-record.ts";
import type { CampaignRunner } from "./campaign-runner.ts";
import { alarmOfPause } from "./pause-alarm.ts";
import { requireAnother } from "./second-person.ts";

type Asker = Pick<Principal, "admin" | "madeBy">;

export type CampaignDeskParts = DraftParts & {
  readonly storage: Pick<
    Storage,
    "campaigns" | "commands" | "devices" | "policies" | "reports" | "trail"
  >;
  readonly runner: CampaignRunner;
  readonly introductions: Introductions;
  /** With which this person may approve what was asked for at this instant. */
  readonly approverKeys: (admin: string, askedAt: string) => Promise<readonly ApproverKey[]>;
};

/** Where campaigns are asked for and decided about. Sending is the runner's. */
export class CampaignDesk {
  readonly #parts: CampaignDeskParts;

  constructor(parts: CampaignDeskParts) {
    this.#parts = parts;
  }

  /** @throws Problem as `issueCommands` does, but never `needsApproval`: then it waits for it */
  async request(body: RouteBody<"createCampaign">, by: Asker): Promise<CampaignRecord> {
    return this.#open(await draftOrder(body, handsOf(by), this.#parts), by);
  }

  /** Published by rings once a second person has agreed; signed and checked now. */
  async requestPolicy(
    body: RouteBody<"createPolicyCampaign">,
    by: Asker,
    ifMatch: string | null,
  ): Promise<CampaignRecord> {
    return this.#open(await draftPolicy(body, { hands: handsOf(by), ifMatch }, this.#parts), by);
  }

  /** @throws Problem `unknownCampaign`, `wrongState`, `badApproval`, `samePerson` */
  async approve(campaignId: string, by: string, assertion: Assertion): Promise<CampaignRecord> {
    const { storage, runner, clock, serverId, approverKeys, introductions } = this.#parts;
    const campaign = await this.#current(campaignId);
    const digest = digestOf(campaign, serverId);
    const approval = { by, assertion };
    const keys = await approverKeys(by, campaign.requestedAt);
    const judged = judgeApprovals([approval], digest, campaign.requestedBy, keys);
    if (!judged.ok) throw new Problem(403, judged.reason, judged.detail);
    // What counts is whose key that is, not by whose token it came.
    await requireAnother(campaign, [by], introductions);
    const at = isoAt(clock);
    const approved = await this.#move(
      campaignId,
      { event: "approve", by, at, because: "" },
      (one) => ({
        ...one,
        approvals: [...one.approvals, { ...approval, at }],
      }),
    );
    const { subject, reason, requestedBy, targets } = approved;
    const paused = { ...subject, reason, by: requestedBy, devices: targets.length };
    await alarmOfPause(paused, storage.trail, clock);
    await runner.begin(campaignId);
    return this.find(campaignId);
  }

  /** @throws Problem `unknownCampaign`, `wrongState` */
  async reject(campaignId: string, by: string, because: string): Promise<CampaignRecord> {
    const at = isoAt(this.#parts.clock);
    const before = await this.find(campaignId);
    const rejected = await this.#move(campaignId, { event: "reject", by, at, because });
    // Of a rollout that was halted half way: nobody decides that a few keep it.
    if (before.ring !== null) await this.#parts.runner.undo(rejected, because);
    return rejected;
  }

  /** @throws Problem `unknownCampaign`, `wrongState` */
  async halt(campaignId: string, by: string, because: string): Promise<CampaignRecord> {
    await this.find(campaignId);
    const halted = await this.#parts.runner.halt(campaignId, by, because);
    return halted ?? this.#wrongState(campaignId, "halt");
  }

  /** What failed until now was looked at by whoever says to go on. */
  async resume(campaignId: string, asker: Asker, because: string): Promise<CampaignRecord> {
    const { storage, clock, runner, introductions } = this.#parts;
    const campaign = await this.#current(campaignId);
    const { admin: by } = asker;
    const needsAnother = campaign.state === "halted" && campaign.approvalNeeded !== null;
    if (needsAnother && campaign.requestedBy === by) {
      const detail = "you asked for this campaign: somebody else says whether it goes on";
      throw new Problem(403, "ownRequest", detail);
    }
    if (needsAnother) await requireAnother(campaign, handsOf(asker), introductions);
    const forgiven = harmedIn(await storage.commands.tally(campaignId));
    const move = { event: "resume", by, at: isoAt(clock), because } as const;
    await this.#move(campaignId, move, (one) => ({ ...one, forgiven, ringAt: move.at }));
    await runner.begin(campaignId);
    return this.find(campaignId);
  }

  /** @throws Problem `unknownCampaign` */
  async find(campaignId: string): Promise<CampaignRecord> {
    const found = await this.#parts.storage.campaigns.find(campaignId);
    if (found !== null) return found;
    throw new Problem(404, "unknownCampaign", `no campaign is called ${campaignId}`);
  }

  async #open(draft: CampaignRecord, by: Asker): Promise<CampaignRecord> {
    const requestedWith = [...(await this.#parts.introductions.onePersonAs(handsOf(by)))];
    const campaign = { ...draft, requestedWith };
    await this.#parts.storage.campaigns.add(campaign);
    if (campaign.state === "running") await this.#parts.runner.begin(campaign.id);
    return this.find(campaign.id);
  }

  /** Whose time is over expires when somebody looks. */
  async #current(campaignId: string): Promise<CampaignRecord> {
    const found = await this.find(campaignId);
    const at = isoAt(this.#parts.clock);
    if (at < found.notAfter) return found;
    const expire = { event: "expire", by: "server", at, because: "its time is over" } as const;
    const expired = await this.#parts.storage.campaigns.update(campaignId, (one) =>
      moveCampaign(one, expire),
    );
    return expired ?? found;
  }

  async #move(
    campaignId: string,
    move: CampaignMove,
    change: (campaign: CampaignRecord) => CampaignRecord = (campaign) => campaign,
  ): Promise<CampaignRecord> {
    const moved = await this.#parts.storage.campaigns.update(campaignId, (one) => {
      const next = moveCampaign(one, move);
      return next === null ? null : change(next);
    });
    return moved ?? this.#wrongState(campaignId, move.event);
  }

  async #wrongState(campaignId: string, event: string): Promise<never> {
    const { state } = await this.find(campaignId);
    throw new Problem(409, "wrongState", `${campaignId} is ${state}: it can't ${event} now`);
  }
}

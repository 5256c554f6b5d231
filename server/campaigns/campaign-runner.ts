import type { TrustedKey } from "../../agent/contract/envelope.ts";
import type { CommandTally } from "../commands/command-batches.ts";
import { cancel } from "../commands/command-progress.ts";
import type { CommandTracker } from "../commands/command-tracker.ts";
import type { DeviceDesk } from "../devices/device-desk.ts";
import type { PolicyRollouts } from "../policy/policy-rollouts.ts";
import { isoAt, type ServerClock, type ServerLog } from "../ports.ts";
import type { ServerAudit } from "../server-audit.ts";
import type { Storage } from "../storage/storage.ts";
import { sendMissing } from "./campaign-commands.ts";
import { type CampaignStep, planCampaign } from "./campaign-plan.ts";
import { moveCampaign } from "./campaign-progress.ts";
import type { CampaignRecord } from "./campaign-record.ts";
import { ringsOf } from "./campaign-rings.ts";
import type { OutageWatch } from "./outage-watch.ts";

export type RunnerParts = {
  readonly storage: Pick<Storage, "campaigns" | "commands" | "devices" | "trail">;
  readonly keys: { readonly command: TrustedKey };
  readonly desk: Pick<DeviceDesk, "sendCommands">;
  readonly tracker: Pick<CommandTracker, "writeAllSent">;
  readonly audit: Pick<ServerAudit, "record">;
  readonly rollouts: PolicyRollouts;
  readonly outages: Pick<OutageWatch, "outage">;
  readonly clock: ServerClock;
  readonly log: ServerLog;
};

/** Where a policy was let out to some, the others go on waiting until another one is published. */
const STOPPED = ["halted", "rejected", "expired"] as const;

type Rings = readonly (readonly string[])[];

/**
 * Carries approved campaigns through their rings.
 * INVARIANTS: a command is durable before it is sent; after `halt` has returned nothing of the
 * campaign is sent; what was cut off anywhere is made up for by `look`, after a restart too.
 */
export class CampaignRunner {
  readonly #parts: RunnerParts;
  /** With its rings, once they are worked out: a list is frozen, and looked at every second. */
  readonly #running = new Map<string, Rings | null>();
  #looking: Promise<void> = Promise.resolve();

  constructor(parts: RunnerParts) {
    this.#parts = parts;
  }

  /** Those that a stop of the server interrupted go on. */
  async start(): Promise<void> {
    const { storage, rollouts } = this.#parts;
    const running = await storage.campaigns.list({ state: "running", limit: 1000 });
    for (const { id } of running) this.#running.set(id, null);
    const stopped = await Promise.all(
      STOPPED.map((state) => storage.campaigns.list({ state, limit: 1000 })),
    );
    // Where nothing was published yet nobody waits for it, and its number may be another's by now.
    const begun = [...running, ...stopped.flat()].filter(({ ring }) => ring !== null);
    for (const one of begun) await rollouts.advance(one, ringsOf(one.id, one.targets));
  }

  begin(campaignId: string): Promise<void> {
    this.#running.set(campaignId, null);
    return this.look();
  }

  /** One look at every running campaign; looks never overlap. */
  look(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#lookAtAll());
    return this.#looking;
  }

  /** At once, whatever is under way: nothing waits for a ring that is just being sent. */
  async halt(campaignId: string, by: string, because: string): Promise<CampaignRecord | null> {
    const { storage, tracker, clock } = this.#parts;
    const at = isoAt(clock);
    const halted = await storage.campaigns.update(campaignId, (campaign) =>
      moveCampaign(campaign, { event: "halt", by, at, because }),
    );
    if (halted === null) return null;
    this.#running.delete(campaignId);
    await tracker.writeAllSent();
    await storage.commands.updateUnanswered(campaignId, (command) =>
      cancel(command, "halted", isoAt(clock)),
    );
    return halted;
  }

  async #lookAtAll(): Promise<void> {
    for (const id of [...this.#running.keys()]) {
      try {
        await this.#lookAt(id);
      } catch (error) {
        this.#parts.log.warn("campaign not looked at", { id, because: String(error) });
      }
    }
  }

  async #lookAt(campaignId: string): Promise<void> {
    const { storage, clock } = this.#parts;
    const campaign = await storage.campaigns.find(campaignId);
    if (campaign?.state !== "running") {
      this.#running.delete(campaignId);
      return;
    }
    const rings = this.#running.get(campaignId) ?? ringsOf(campaignId, campaign.targets);
    if (this.#running.has(campaignId)) this.#running.set(campaignId, rings);
    const tally = await this.#tally(campaign, rings);
    const alarm = this.#outageIn(campaign, tally);
    const step = planCampaign(campaign, { rings, tally, alarm, now: isoAt(clock) });
    const now = await this.#take(step, campaign);
    if (now !== null) await this.#send(now, rings);
  }

  async #tally(campaign: CampaignRecord, rings: Rings): Promise<readonly CommandTally[]> {
    const { storage, rollouts } = this.#parts;
    if (campaign.policy === null) return storage.commands.tally(campaign.id);
    return rollouts.tally(campaign, reachedIn(campaign, rings));
  }

  /** Only since it began, or went on: what a person has looked at is not held against it twice. */
  #outageIn({ history }: CampaignRecord, tally: readonly CommandTally[]): string | null {
    const { outages, clock } = this.#parts;
    const sinceMs = Date.parse(history.at(-1)?.at ?? "");
    const reached = new Set(tally.map(({ deviceId }) => deviceId));
    return outages.outage(reached, sinceMs, clock.nowMs());
  }

  /** @returns the campaign if it goes on */
  async #take(step: CampaignStep, campaign: CampaignRecord): Promise<CampaignRecord | null> {
    const { storage, clock, audit } = this.#parts;
    const at = isoAt(clock);
    switch (step.do) {
      case "wait":
        return campaign;
      case "ring":
        return storage.campaigns.update(campaign.id, (one) =>
          one.state === "running" ? { ...one, ring: step.ring, ringAt: at } : null,
        );
      case "halt":
        await audit.record("server", "campaignHalted", { id: campaign.id, because: step.because });
        await this.halt(campaign.id, "server", step.because);
        await this.#alarm(campaign.id, await this.undo(campaign, step.because));
        return null;
      case "finish":
        this.#running.delete(campaign.id);
        await storage.campaigns.update(campaign.id, (one) =>
          moveCampaign(one, { event: "finish", by: "server", at, because: step.because }),
        );
        this.#parts.rollouts.finish(campaign);
        return null;
    }
  }

  #alarm(campaignId: string, because: string): Promise<void> {
    const { storage, clock } = this.#parts;
    const detail = `${campaignId}: ${because}`;
    return storage.trail.raise({
      at: isoAt(clock),
      deviceId: null,
      kind: "campaignHalted",
      detail,
    });
  }

  /** Of a policy: what was before comes back. @returns what came of it, in words */
  async undo(campaign: CampaignRecord, because: string): Promise<string> {
    const { storage, rollouts, clock } = this.#parts;
    if (campaign.policy === null) return because;
    const undone = await rollouts.rollBack(campaign, because);
    const move = { event: "reject", by: "server", at: isoAt(clock), because: undone } as const;
    await storage.campaigns.update(campaign.id, (one) => moveCampaign(one, move));
    return undone;
  }

  async #send(campaign: CampaignRecord, rings: Rings): Promise<void> {
    const { rollouts } = this.#parts;
    if (campaign.policy !== null) {
      const problem = await rollouts.advance(campaign, rings);
      if (problem !== null) await this.halt(campaign.id, "server", problem);
      return;
    }
    await sendMissing(campaign, reachedIn(campaign, rings), {
      ...this.#parts,
      goesOn: () => this.#running.has(campaign.id),
    });
  }
}

function reachedIn({ ring }: CampaignRecord, rings: Rings): readonly string[] {
  return rings.slice(0, ring === null ? 0 : ring + 1).flat();
}

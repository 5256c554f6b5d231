import { setImmediate as nextTurn } from "node:timers/promises";
import type { TrustedKey } from "../agent/contract/envelope.ts";
import { freezeTargets, type TargetList } from "../agent/contract/target-list.ts";
import { proofFor } from "./campaign-order.ts";
import { type CampaignStep, missingIn, planCampaign } from "./campaign-plan.ts";
import { moveCampaign } from "./campaign-progress.ts";
import type { CampaignRecord } from "./campaign-record.ts";
import { ringsOf } from "./campaign-rings.ts";
import type { CommandTally } from "./command-batches.ts";
import { cancel } from "./command-progress.ts";
import { signCommand } from "./command-signing.ts";
import type { DeviceDesk } from "./device-desk.ts";
import { isInFleet } from "./fleet.ts";
import type { OutageWatch } from "./outage-watch.ts";
import { isoAt, type ServerClock, type ServerLog } from "./ports.ts";
import type { CommandRecord } from "./records.ts";
import type { ServerAudit } from "./server-audit.ts";
import type { Storage } from "./storage.ts";

export type RunnerParts = {
  readonly storage: Pick<Storage, "campaigns" | "commands" | "devices" | "trail">;
  readonly keys: { readonly command: TrustedKey };
  readonly desk: Pick<DeviceDesk, "sendCommands">;
  readonly audit: Pick<ServerAudit, "record">;
  readonly outages: Pick<OutageWatch, "outage">;
  readonly clock: ServerClock;
  readonly log: ServerLog;
};

/** Signed and stored together: a halt gets in between two of these. */
const PER_COMMIT = 100;

/**
 * Carries approved campaigns through their rings.
 * INVARIANTS: a command is durable before it is sent; after `halt` has returned nothing of the
 * campaign is sent; what was cut off anywhere is made up for by `look`, after a restart too.
 */
export class CampaignRunner {
  readonly #parts: RunnerParts;
  readonly #running = new Set<string>();
  #looking: Promise<void> = Promise.resolve();

  constructor(parts: RunnerParts) {
    this.#parts = parts;
  }

  /** Those that a stop of the server interrupted go on. */
  async start(): Promise<void> {
    const running = await this.#parts.storage.campaigns.list({ state: "running", limit: 1000 });
    for (const { id } of running) this.#running.add(id);
  }

  begin(campaignId: string): Promise<void> {
    this.#running.add(campaignId);
    return this.look();
  }

  /** One look at every running campaign; looks never overlap. */
  look(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#lookAtAll());
    return this.#looking;
  }

  /** At once, whatever is under way: nothing waits for a ring that is just being sent. */
  async halt(campaignId: string, by: string, because: string): Promise<CampaignRecord | null> {
    const { storage, clock } = this.#parts;
    const at = isoAt(clock);
    const halted = await storage.campaigns.update(campaignId, (campaign) =>
      moveCampaign(campaign, { event: "halt", by, at, because }),
    );
    if (halted === null) return null;
    this.#running.delete(campaignId);
    await storage.commands.updateUnanswered(campaignId, (command) =>
      cancel(command, "halted", isoAt(clock)),
    );
    return halted;
  }

  async #lookAtAll(): Promise<void> {
    for (const id of [...this.#running]) {
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
    const rings = ringsOf(campaignId, campaign.targets);
    const tally = await storage.commands.tally(campaignId);
    const alarm = this.#outageIn(campaign, tally);
    const step = planCampaign(campaign, { rings, tally, alarm, now: isoAt(clock) });
    const now = await this.#take(step, campaign);
    if (now !== null) await this.#send(now, rings);
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
        await this.#alarm(campaign.id, step.because);
        return null;
      case "finish":
        this.#running.delete(campaign.id);
        await storage.campaigns.update(campaign.id, (one) =>
          moveCampaign(one, { event: "finish", by: "server", at, because: step.because }),
        );
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

  async #send(campaign: CampaignRecord, rings: readonly (readonly string[])[]): Promise<void> {
    const { storage } = this.#parts;
    const reached = rings.slice(0, (campaign.ring ?? 0) + 1).flat();
    const missing = missingIn(reached, await storage.commands.tally(campaign.id));
    if (missing.length === 0) return;
    const allowed = await this.#allowed();
    const list = freezeTargets(campaign.targets);
    const due = missing.filter((id) => allowed.has(id));
    for (let from = 0; from < due.length; from += PER_COMMIT) {
      const commands = due
        .slice(from, from + PER_COMMIT)
        .map((deviceId) => this.#sign(campaign, list, deviceId));
      if (!this.#running.has(campaign.id)) return;
      await storage.commands.add(commands);
      // Halted meanwhile: they are cancelled, and go nowhere.
      if (!this.#running.has(campaign.id)) return;
      await this.#parts.desk.sendCommands(commands);
      await nextTurn();
    }
  }

  /** A frozen list only ever shrinks: who was revoked or protected since gets nothing. */
  async #allowed(): Promise<ReadonlySet<string>> {
    const devices = await this.#parts.storage.devices.list();
    return new Set(devices.filter((one) => isInFleet(one) && !one.protected).map(({ id }) => id));
  }

  #sign(campaign: CampaignRecord, list: TargetList, deviceId: string): CommandRecord {
    const { keys, clock } = this.#parts;
    const { id, subject, reason, requestedBy, approvals, targetsSha256 } = campaign;
    const proof = proofFor(campaign, list, deviceId);
    const ring = campaign.ring ?? 0;
    const named = approvals.map(({ by, at }) => ({ by, at }));
    const approved = { approvals: named, campaign: { id, ring, targetsSha256 } };
    const leftMs = Date.parse(campaign.notAfter) - clock.nowMs();
    return signCommand(
      {
        ...{ ...subject, reason, requestedBy, batchId: id, deviceId },
        lifetimeMs: Math.min(campaign.lifeMs, leftMs),
        ...(proof === null ? {} : { approved: { ...approved, proof } }),
      },
      keys.command,
      clock,
    );
  }
}

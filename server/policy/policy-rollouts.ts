import type { CampaignRecord } from "../campaigns/campaign-record.ts";
import type { CommandTally } from "../commands/command-batches.ts";
import type { DeviceDesk } from "../devices/device-desk.ts";
import type { Storage } from "../storage/storage.ts";
import type { PolicyAnswers } from "./policy-answers.ts";
import type { PolicyBoard } from "./policy-board.ts";
import type { PolicyPublisher } from "./policy-publisher.ts";

type RolloutParts = {
  readonly storage: Pick<Storage, "policies" | "devices" | "reports">;
  readonly answers: PolicyAnswers;
  readonly board: PolicyBoard;
  readonly publisher: PolicyPublisher;
  readonly desk: Pick<DeviceDesk, "tellPolicies">;
};

/**
 * Lets a policy reach its devices ring by ring: those that wait keep the version before.
 * INVARIANT: who waits is held back on the board before the new version is stored.
 */
export class PolicyRollouts {
  readonly #parts: RolloutParts;
  readonly #told = new Map<string, number>();

  constructor(parts: RolloutParts) {
    this.#parts = parts;
  }

  /** At a start, and whenever a ring begins. @returns why it can't go on, or null */
  async advance(
    campaign: CampaignRecord,
    rings: readonly (readonly string[])[],
  ): Promise<string | null> {
    const { storage, board, publisher } = this.#parts;
    const { id, policy, ring } = campaign;
    if (policy === null) return null;
    const begun = ring === null ? 0 : ring + 1;
    if (this.#told.get(id) === begun) return null;
    const waiting = rings.slice(begun).flat();
    const { name, version, previousVersion } = policy;
    const previous =
      previousVersion === null ? null : await storage.policies.find(name, previousVersion);
    board.holdBack(name, { version, previous, waiting: new Set(waiting) });
    const stored = await storage.policies.find(name, version);
    if (stored === null) {
      if (begun === 0) return null;
      const problem = await publisher.publishApproved(policy, campaign.requestedBy);
      if (problem !== null) return problem;
    } else await board.reload();
    await this.#tell(rings.slice(0, begun).flat());
    this.#told.set(id, begun);
    return null;
  }

  /** How devices that were reached took it: as if each had been sent a command. */
  async tally(
    { policy }: CampaignRecord,
    reached: readonly string[],
  ): Promise<readonly CommandTally[]> {
    if (policy === null) return [];
    const { answers, storage } = this.#parts;
    const given = await answers.to(policy, storage.reports);
    return reached.map((deviceId) => {
      const state = given.get(deviceId) ?? "delivered";
      return { id: deviceId, deviceId, state, because: null };
    });
  }

  finish({ policy }: CampaignRecord): void {
    if (policy !== null) this.#parts.board.letGo(policy.name);
  }

  /**
   * What was before, under a version of its own: no device takes an older one.
   *
   * @returns what came of it, in words
   */
  async rollBack({ policy }: CampaignRecord, because: string): Promise<string> {
    if (policy === null) return because;
    const undone = await this.#parts.publisher.republish(policy.name, policy.previousVersion);
    if (undone) this.#parts.board.letGo(policy.name);
    return undone
      ? `${because}: rolled back`
      : `${because}: publish the former one, signed by the key that is not here`;
  }

  async #tell(reached: readonly string[]): Promise<void> {
    const ids = new Set(reached);
    const devices = (await this.#parts.storage.devices.list()).filter(({ id }) => ids.has(id));
    for (const device of devices) this.#parts.desk.tellPolicies(device);
  }
}

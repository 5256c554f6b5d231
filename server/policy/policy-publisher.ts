import { createHash } from "node:crypto";
import type { Envelope } from "../../agent/contract/envelope-schema.ts";
import { inheritanceProblems } from "../../policies/kept-inheritance.ts";
import type { PolicyDraft, PolicyPayload } from "../../policies/policy.ts";
import type { RouteBody } from "../contract/admin-api.ts";
import type { DeviceDesk } from "../devices/device-desk.ts";
import { isInFleet } from "../devices/fleet.ts";
import { requireEdition } from "../http/editions.ts";
import { Problem } from "../http/problem.ts";
import type { ServerKeys } from "../keys.ts";
import type { LiveDevices } from "../live/live-devices.ts";
import { isoAt, type ServerClock } from "../ports.ts";
import type { DeviceRecord, PolicyRecord } from "../storage/records.ts";
import type { Storage } from "../storage/storage.ts";
import { unmetNames } from "./policy-audience.ts";
import { authorPolicy } from "./policy-authoring.ts";
import { concerns, type PolicyBoard } from "./policy-board.ts";
import { impactOf, type PolicyImpact } from "./policy-impact.ts";
import { readSigned, signDraft } from "./policy-signing.ts";

export type PublisherParts = {
  readonly storage: Pick<Storage, "policies" | "devices">;
  readonly keys: Pick<ServerKeys, "serverId" | "policy">;
  readonly board: PolicyBoard;
  readonly live: LiveDevices;
  readonly desk: DeviceDesk;
  readonly clock: ServerClock;
};

export type Publication = {
  readonly record: PolicyRecord;
  readonly sentTo: number;
  readonly warnings: readonly string[];
};

type ReadyPolicy = {
  readonly payload: PolicyPayload;
  readonly about: Pick<PolicyRecord, "envelope" | "source"> & {
    readonly warnings: readonly string[];
  };
};

/** Stores a policy and hands it to every device that it concerns and that is online. */
export class PolicyPublisher {
  readonly #parts: PublisherParts;

  constructor(parts: PublisherParts) {
    this.#parts = parts;
  }

  /** Signed and checked, and not published. */
  prepare(body: RouteBody<"publishPolicy">): Promise<ReadyPolicy> {
    return "source" in body ? this.#author(body.source) : this.#takeSigned(body.envelope);
  }

  /** On which devices it would tighten or clear, and why one person may not publish it alone. */
  async impactOf(name: string, next: PolicyPayload | null): Promise<PolicyImpact> {
    const { storage, board, clock } = this.#parts;
    const fleet = (await storage.devices.list()).filter(isInFleet);
    return impactOf({ name, next }, board.payloads(), fleet, clock.nowMs());
  }

  /** After the approval of its campaign. @returns why it could not be, or null */
  async publishApproved(
    { envelope, source }: Pick<PolicyRecord, "envelope" | "source">,
    publishedBy: string,
  ): Promise<string | null> {
    try {
      const payload = readSigned(envelope, this.#parts.keys);
      await this.publish(payload, { envelope, source, publishedBy, warnings: [] });
      return null;
    } catch (fault) {
      if (fault instanceof Problem) return fault.message;
      throw fault;
    }
  }

  /** An earlier version under a new number; without one the policy ends. @returns whether it could */
  async republish(name: string, version: number | null): Promise<boolean> {
    const { storage, keys } = this.#parts;
    const former = version === null ? null : await storage.policies.find(name, version);
    if (former === null || former.withdrawn) {
      await this.withdraw(name);
      return true;
    }
    if (keys.policy.mode !== "demo") return false;
    const { payload, envelope } = await this.#sign(readSigned(former.envelope, keys));
    const about = { envelope, source: former.source, publishedBy: "server", warnings: [] };
    await this.publish(payload, about);
    return true;
  }

  async #author(source: string): Promise<ReadyPolicy> {
    const { draft, warnings } = authorPolicy(source);
    const { payload, envelope } = await this.#sign(draft);
    return { payload, about: { envelope, source, warnings } };
  }

  async #sign(draft: PolicyDraft) {
    const { keys, clock, storage } = this.#parts;
    const newest = (await storage.policies.newest()).find(({ name }) => name === draft.name);
    return signDraft(draft, (newest?.version ?? 0) + 1, keys, clock);
  }

  /** @throws Problem `badSignature`, `badPolicy`, `foreignServer` */
  async #takeSigned(envelope: Envelope): Promise<ReadyPolicy> {
    const payload = readSigned(envelope, this.#parts.keys);
    const [problem] = inheritanceProblems(payload);
    if (problem !== undefined) throw new Problem(422, "badPolicy", problem.message);
    return { payload, about: { envelope, source: null, warnings: [] } };
  }

  /** What an edit of this policy is of, as far as its author sees; null: nothing is in force. */
  async sha256InForce(name: string): Promise<string | null> {
    const newest = await this.#parts.storage.policies.newest();
    return newest.find((one) => one.name === name && !one.withdrawn)?.sha256 ?? null;
  }

  /**
   * @param sha256 of what its author saw; null: whatever is in force
   * @throws Problem `unknownPolicy`, `changedMeanwhile`
   */
  async withdraw(name: string, sha256: string | null = null): Promise<Publication> {
    const { storage, board, keys } = this.#parts;
    const record = await storage.policies.withdraw(name, sha256);
    if (record === null && sha256 !== null) {
      const now = await this.sha256InForce(name);
      requireEdition(`"${sha256}"`, now, { sha256: now });
    }
    if (record === null) throw new Problem(404, "unknownPolicy", `no policy is called ${name}`);
    await board.reload();
    const sentTo = await this.#tellWhom(readSigned(record.envelope, keys).appliesTo);
    return { record, sentTo, warnings: [] };
  }

  /** @throws Problem `stale`, `tooLarge` */
  async publish(
    payload: PolicyPayload,
    about: Pick<PolicyRecord, "envelope" | "source" | "publishedBy"> & {
      readonly warnings: readonly string[];
    },
  ): Promise<Publication> {
    const { storage, board, clock, keys } = this.#parts;
    const { warnings, ...rest } = about;
    const record = {
      ...rest,
      name: payload.name,
      version: payload.version,
      sha256: createHash("sha256").update(about.envelope.payload, "base64").digest("hex"),
      publishedAt: isoAt(clock),
      withdrawn: false,
    };
    await this.#refuseOverfull(record, payload.appliesTo);
    const before = (await storage.policies.newest()).find(({ name }) => name === payload.name);
    const added = await storage.policies.add(record);
    if (!added.ok) throw new Problem(409, added.reason, added.detail);
    await board.reload();
    const left = before === undefined ? null : readSigned(before.envelope, keys).appliesTo;
    const sentTo = await this.#tellWhom(payload.appliesTo, left);
    const fleet = (await storage.devices.list()).filter(isInFleet);
    return { record, sentTo, warnings: [...warnings, ...unmetNames(payload.appliesTo, fleet)] };
  }

  async #refuseOverfull(
    record: PolicyRecord,
    appliesTo: PolicyPayload["appliesTo"],
  ): Promise<void> {
    const devices = await this.#parts.storage.devices.list();
    const overfull = devices.find((one) => !this.#parts.board.hasRoom(one, record, appliesTo));
    if (overfull === undefined) return;
    throw new Problem(
      422,
      "tooLarge",
      `${overfull.id} would get more policies than fit into one frame; withdraw some`,
    );
  }

  /** Those it concerns now, and those it concerned before: for them it is gone. */
  async #tellWhom(...audiences: (PolicyPayload["appliesTo"] | null)[]): Promise<number> {
    const { storage, live, desk } = this.#parts;
    const concerned = (device: DeviceRecord) =>
      audiences.some((appliesTo) => appliesTo !== null && concerns(appliesTo, device));
    const online = (await storage.devices.list()).filter(({ id }) => live.has(id));
    return online.filter(concerned).filter((device) => desk.tellPolicies(device)).length;
  }
}

import { createHash } from "node:crypto";
import { open, seal } from "../agent/contract/envelope.ts";
import type { Envelope } from "../agent/contract/envelope-schema.ts";
import { parseStrictJson } from "../agent/contract/strict-json.ts";
import { inheritanceProblems } from "../policies/kept-inheritance.ts";
import { decodePolicyPayload, type PolicyPayload, payloadOf } from "../policies/policy.ts";
import type { DeviceDesk } from "./device-desk.ts";
import type { ServerKeys } from "./keys.ts";
import type { LiveDevices } from "./live-devices.ts";
import { authorPolicy } from "./policy-authoring.ts";
import { concerns, type PolicyBoard } from "./policy-board.ts";
import { isoAt, type ServerClock } from "./ports.ts";
import { Problem } from "./problem.ts";
import type { DeviceRecord, PolicyRecord } from "./records.ts";
import type { Storage } from "./storage.ts";

/** After that a device keeps enforcing, and says that the policy is stale. */
const POLICY_LIFETIME_MS = 90 * 86_400_000;

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

/** Stores a policy and hands it to every device that it concerns and that is online. */
export class PolicyPublisher {
  readonly #parts: PublisherParts;

  constructor(parts: PublisherParts) {
    this.#parts = parts;
  }

  /** @throws Problem `policyKeyOffline`, `badPolicy`, `stale`, `tooLarge` */
  async publishSource(source: string, publishedBy: string): Promise<Publication> {
    const { keys, clock, storage } = this.#parts;
    if (keys.policy.mode !== "demo") {
      throw new Problem(
        409,
        "policyKeyOffline",
        'the policy key is not on this server: sign where it lies, with "policy sign", and publish the result, with "policy publish --envelope"',
      );
    }
    const { draft, warnings } = authorPolicy(source);
    const newest = (await storage.policies.newest()).find(({ name }) => name === draft.name);
    const payload = payloadOf(draft, {
      serverId: keys.serverId,
      version: (newest?.version ?? 0) + 1,
      issuedAt: isoAt(clock),
      expiresAt: isoAt(clock, POLICY_LIFETIME_MS),
    });
    const bytes = Buffer.from(JSON.stringify(payload));
    const envelope = seal("policy.v1", bytes, [keys.policy.signing]);
    return this.#publish(this.#read(envelope), { envelope, source, publishedBy, warnings });
  }

  /** @throws Problem `badSignature`, `badPolicy`, `foreignServer`, `stale`, `tooLarge` */
  async publishEnvelope(envelope: Envelope, publishedBy: string): Promise<Publication> {
    const payload = this.#read(envelope);
    const [problem] = inheritanceProblems(payload);
    if (problem !== undefined) throw new Problem(422, "badPolicy", problem.message);
    return this.#publish(payload, { envelope, source: null, publishedBy, warnings: [] });
  }

  /** @throws Problem `unknownPolicy` */
  async withdraw(name: string): Promise<Publication> {
    const { storage, board } = this.#parts;
    const record = await storage.policies.withdraw(name);
    if (record === null) throw new Problem(404, "unknownPolicy", `no policy is called ${name}`);
    await board.reload();
    const sentTo = await this.#tellWhom(this.#read(record.envelope).appliesTo);
    return { record, sentTo, warnings: [] };
  }

  /** What a device would check: it is better refused here, in front of its author. */
  #read(envelope: Envelope): PolicyPayload {
    const { serverId, policy } = this.#parts.keys;
    const bytes = open(envelope, "policy.v1", [policy.trusted]);
    if (!bytes.ok) throw new Problem(422, "badSignature", bytes.detail);
    const json = parseStrictJson(bytes.value);
    if (!json.ok) throw new Problem(422, "badPolicy", json.detail);
    const decoded = decodePolicyPayload(bytes.value);
    if (!decoded.ok) throw new Problem(422, "badPolicy", decoded.detail);
    if (decoded.value.serverId === serverId) return decoded.value;
    throw new Problem(422, "foreignServer", `it was signed for ${decoded.value.serverId}`);
  }

  async #publish(
    payload: PolicyPayload,
    about: Pick<PolicyRecord, "envelope" | "source" | "publishedBy"> & {
      readonly warnings: readonly string[];
    },
  ): Promise<Publication> {
    const { storage, board, clock } = this.#parts;
    const { warnings, ...rest } = about;
    const bytes = Buffer.from(about.envelope.payload, "base64");
    const record = {
      ...rest,
      name: payload.name,
      version: payload.version,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      publishedAt: isoAt(clock),
      withdrawn: false,
    };
    await this.#refuseOverfull(record, payload.appliesTo);
    const before = (await storage.policies.newest()).find(({ name }) => name === payload.name);
    const added = await storage.policies.add(record);
    if (!added.ok) throw new Problem(409, added.reason, added.detail);
    await board.reload();
    const left = before === undefined ? null : this.#read(before.envelope).appliesTo;
    const sentTo = await this.#tellWhom(payload.appliesTo, left);
    return { record, sentTo, warnings };
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

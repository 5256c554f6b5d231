import { type ApproverKey, decodeApproverKey } from "../../agent/contract/assertion.ts";
import { MAX_FRAME_BYTES } from "../../agent/contract/envelope-schema.ts";
import type { ServerFrame } from "../../agent/contract/server-frames.ts";
import { decodePolicyPayload, type PolicyPayload } from "../../policies/policy.ts";
import type { DeviceRecord, PolicyRecord } from "../storage/records.ts";
import type { Storage } from "../storage/storage.ts";

type Held = {
  readonly record: PolicyRecord;
  readonly payload: PolicyPayload;
  readonly appliesTo: PolicyPayload["appliesTo"];
  readonly approvers: readonly ApproverKey[];
};

/** A version that some devices don't get yet. */
type HeldBack = {
  readonly version: number;
  readonly previous: PolicyRecord | null;
  readonly waiting: ReadonlySet<string>;
};

/** Room for the frame around the envelopes. */
const FRAME_MARGIN_BYTES = 1024;

/** The newest version of every policy that is not withdrawn, decoded once. */
export class PolicyBoard {
  readonly #storage: Pick<Storage, "policies">;
  readonly #ownSite: string;
  #held: readonly Held[] = [];
  readonly #heldBack = new Map<
    string,
    { readonly about: HeldBack; readonly previous: Held | null }
  >();

  /** @param ownSite of a passkey that names no other */
  constructor(storage: Pick<Storage, "policies">, ownSite: string) {
    this.#storage = storage;
    this.#ownSite = ownSite;
  }

  async reload(): Promise<void> {
    const newest = await this.#storage.policies.newest();
    this.#held = newest
      .filter((record) => !record.withdrawn)
      .map((record) => hold(record, this.#ownSite));
  }

  /** From now on these devices keep what they had of the name, until it is let go. */
  holdBack(name: string, about: HeldBack): void {
    const { previous } = about;
    const isOver = previous === null || previous.withdrawn;
    this.#heldBack.set(name, { about, previous: isOver ? null : hold(previous, this.#ownSite) });
  }

  letGo(name: string): void {
    this.#heldBack.delete(name);
  }

  payloads(): readonly PolicyPayload[] {
    return this.#held.map(({ payload }) => payload);
  }

  /** What concerns the device now; its exclusions are not looked at. */
  payloadsFor(device: DeviceRecord): readonly PolicyPayload[] {
    return this.#concerning(device).map(({ payload }) => payload);
  }

  /** What concerns the device now: of a policy that is still on its way, the version before. */
  #concerning(device: DeviceRecord): readonly Held[] {
    return this.#held
      .flatMap((held) => this.#turnOf(held, device.id) ?? [])
      .filter(({ appliesTo }) => concerns(appliesTo, device));
  }

  #turnOf(held: Held, deviceId: string): Held | null {
    const back = this.#heldBack.get(held.record.name);
    const waits = back?.about.version === held.record.version && back.about.waiting.has(deviceId);
    return waits ? back.previous : held;
  }

  /** Whoever some policy lets approve. */
  approvers(): readonly ApproverKey[] {
    return this.#held.flatMap(({ approvers }) => approvers);
  }

  /** Whose approval this device would take. */
  approversFor(device: DeviceRecord): readonly ApproverKey[] {
    return this.#concerning(device).flatMap(({ approvers }) => approvers);
  }

  /**
   * Every policy that can concern the device, whole: what is missing no longer applies. Exclusions
   * end by the clock, so the device itself decides about them.
   */
  frameFor(device: DeviceRecord): Extract<ServerFrame, { kind: "policies" }> {
    const envelopes = this.#concerning(device).map(({ record }) => record.envelope);
    return { kind: "policies", envelopes };
  }

  /** The version of every policy that can concern the device, by name. */
  versionsFor(device: DeviceRecord): ReadonlyMap<string, number> {
    return new Map(this.#concerning(device).map(({ record }) => [record.name, record.version]));
  }

  /** Whether the device's policies and one more still fit into one frame. */
  hasRoom(device: DeviceRecord, added: PolicyRecord, addedTo: PolicyPayload["appliesTo"]): boolean {
    if (!concerns(addedTo, device)) return true;
    const others = this.#held.filter(
      ({ record, appliesTo }) => record.name !== added.name && concerns(appliesTo, device),
    );
    const envelopes = [...others.map(({ record }) => record.envelope), added.envelope];
    const bytes = Buffer.byteLength(JSON.stringify(envelopes));
    return envelopes.length <= 100 && bytes <= MAX_FRAME_BYTES - FRAME_MARGIN_BYTES;
  }
}

export function concerns(appliesTo: PolicyPayload["appliesTo"], device: DeviceRecord): boolean {
  return (
    appliesTo.all ||
    appliesTo.devices.includes(device.id) ||
    appliesTo.groups.some((group) => device.groups.includes(group))
  );
}

/** @throws when a stored policy can't be read: it was decoded before it was stored. */
function hold(record: PolicyRecord, ownSite: string): Held {
  const decoded = decodePolicyPayload(Buffer.from(record.envelope.payload, "base64"));
  if (!decoded.ok) throw new Error(`policy ${record.name} is damaged: ${decoded.detail}`);
  const { appliesTo, approverKeys } = decoded.value;
  const approvers = approverKeys.flatMap((line) => {
    const key = decodeApproverKey(line, ownSite);
    return key.ok ? [key.value] : [];
  });
  return { record, payload: decoded.value, appliesTo, approvers };
}

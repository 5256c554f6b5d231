import { open, seal } from "../../agent/contract/envelope.ts";
import type { Envelope } from "../../agent/contract/envelope-schema.ts";
import { parseStrictJson } from "../../agent/contract/strict-json.ts";
import {
  decodePolicyPayload,
  type PolicyDraft,
  type PolicyPayload,
  payloadOf,
} from "../../policies/policy.ts";
import { Problem } from "../http/problem.ts";
import type { ServerKeys } from "../keys.ts";
import { isoAt, type ServerClock } from "../ports.ts";

/** After that a device keeps enforcing, and says that the policy is stale. */
const POLICY_LIFETIME_MS = 90 * 86_400_000;

type Keys = Pick<ServerKeys, "serverId" | "policy">;

/** @throws Problem `policyKeyOffline`, `badPolicy` */
export function signDraft(
  draft: PolicyDraft,
  version: number,
  keys: Keys,
  clock: ServerClock,
): { readonly payload: PolicyPayload; readonly envelope: Envelope } {
  if (keys.policy.mode !== "demo") {
    throw new Problem(
      409,
      "policyKeyOffline",
      'the policy key is not on this server: sign where it lies, with "policy sign", and publish the result, with "policy publish --envelope"',
    );
  }
  const { name, appliesTo, deviceClass, approverKeys, settings } = draft;
  const payload = payloadOf(
    { name, appliesTo, deviceClass, approverKeys, settings },
    {
      serverId: keys.serverId,
      version,
      issuedAt: isoAt(clock),
      expiresAt: isoAt(clock, POLICY_LIFETIME_MS),
    },
  );
  const bytes = Buffer.from(JSON.stringify(payload));
  const envelope = seal("policy.v1", bytes, [keys.policy.signing]);
  return { payload: readSigned(envelope, keys), envelope };
}

/**
 * What a device would check: it is better refused here, in front of its author.
 *
 * @throws Problem `badSignature`, `badPolicy`, `foreignServer`
 */
export function readSigned(envelope: Envelope, { serverId, policy }: Keys): PolicyPayload {
  const bytes = open(envelope, "policy.v1", [policy.trusted]);
  if (!bytes.ok) throw new Problem(422, "badSignature", bytes.detail);
  const json = parseStrictJson(bytes.value);
  if (!json.ok) throw new Problem(422, "badPolicy", json.detail);
  const decoded = decodePolicyPayload(bytes.value);
  if (!decoded.ok) throw new Problem(422, "badPolicy", decoded.detail);
  if (decoded.value.serverId === serverId) return decoded.value;
  throw new Problem(422, "foreignServer", `it was signed for ${decoded.value.serverId}`);
}

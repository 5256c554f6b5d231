import { createPublicKey } from "node:crypto";
import * as z from "zod/mini";
import { keyId, seal } from "../../agent/contract/envelope.ts";
import {
  type Envelope,
  envelopeSchema,
  MAX_PAYLOAD_BYTES,
} from "../../agent/contract/envelope-schema.ts";
import { type PolicyPayload, payloadOf } from "../../policies/policy.ts";
import { openAdminClient, type ServerOptions } from "./admin-client.ts";
import { CommandError, EXIT, printJson, printProgress } from "./output.ts";
import { readDraft } from "./policy-actions.ts";
import type { PublishFlags } from "./policy-commands.ts";
import { publishPolicy } from "./policy-publication.ts";
import { readText } from "./read-text.ts";
import { readPrivateKey } from "./sign-receipt.ts";

export type SignFlags = ServerOptions & {
  readonly policy: string;
  readonly key: string;
  readonly serverId?: string;
  readonly policyVersion?: number;
  readonly expires: number;
};

/**
 * Prints the signed envelope, for `policy publish --envelope`. Nothing is sent.
 *
 * @throws CommandError `badKey`, `badPolicy`, `wrongKey`, `tooLarge`, before anything is printed
 */
export async function signPolicy(flags: SignFlags, nowMs: number): Promise<void> {
  const key = readPrivateKey(flags.key);
  const id = keyId(createPublicKey(key));
  const { draft } = readDraft(flags.policy);
  const scope = await scopeOf(flags, draft.name, id);
  const payload = payloadOf(draft, {
    ...scope,
    issuedAt: new Date(nowMs).toISOString(),
    expiresAt: new Date(nowMs + flags.expires).toISOString(),
  });
  const bytes = Buffer.from(JSON.stringify(payload));
  if (bytes.length > MAX_PAYLOAD_BYTES) {
    const message = `${flags.policy} has ${bytes.length} bytes when signed, at most ${MAX_PAYLOAD_BYTES}`;
    throw new CommandError("tooLarge", message, EXIT.refused);
  }
  printJson(seal("policy.v1", bytes, [{ id, key }]));
  const { name, version, serverId, expiresAt } = payload;
  printProgress(`signed ${name} version ${version} for ${serverId}, by key ${shortOf(id)}`);
  printProgress(`devices take it as current until ${expiresAt}`);
}

type Scope = Pick<PolicyPayload, "serverId" | "version">;

/** Both given: no network is needed where the key lies. Otherwise the server says what is missing. */
async function scopeOf(flags: SignFlags, name: string, id: string): Promise<Scope> {
  const { serverId, policyVersion } = flags;
  if (serverId !== undefined && policyVersion !== undefined) {
    return { serverId, version: policyVersion };
  }
  const admin = openAdminClient(flags);
  const [server, { policies }] = [
    await admin.call("getServer", {}),
    await admin.call("listPolicies", {}),
  ];
  if (server.policyKeyId !== id) throw wrongKey(flags.key, [id], server.policyKeyId);
  const newest = policies.find((one) => one.name === name)?.version ?? 0;
  return { serverId: serverId ?? server.serverId, version: policyVersion ?? newest + 1 };
}

/** @throws CommandError `badEnvelope`, `wrongKey`, `serverHoldsKey`, or with the server's own reason */
export async function publishEnvelope(path: string, flags: PublishFlags): Promise<void> {
  const envelope = readEnvelope(path);
  const admin = openAdminClient(flags);
  const { policyKeyId, policyKeyMode } = await admin.call("getServer", {});
  const signers = envelope.signatures.map(({ keyid }) => keyid);
  if (!signers.includes(policyKeyId)) throw wrongKey(path, signers, policyKeyId);
  if (policyKeyMode === "demo") {
    const message =
      "that server still holds policy-key.pem, so a signature made elsewhere protects nothing: move the file away and start the server again (docs/policy-key.md), or publish the YAML itself";
    throw new CommandError("serverHoldsKey", message, EXIT.refused);
  }
  await publishPolicy(admin, { name: nameIn(path, envelope), policy: { envelope } }, flags);
}

/** Of what is signed; the server judges the rest of it. */
function nameIn(path: string, { payload }: Envelope): string {
  try {
    return z.parse(named, JSON.parse(Buffer.from(payload, "base64").toString())).name;
  } catch {
    throw new CommandError("badEnvelope", `${path} holds no policy`, EXIT.usage);
  }
}

const named = z.looseObject({ name: z.string() });

function readEnvelope(path: string): Envelope {
  try {
    return z.parse(envelopeSchema, JSON.parse(readText(path)));
  } catch (fault) {
    if (fault instanceof CommandError) throw fault;
    const message = `${path} is not what "sessionward policy sign" prints`;
    throw new CommandError("badEnvelope", message, EXIT.usage);
  }
}

function wrongKey(path: string, ids: readonly string[], trusted: string): CommandError {
  const made = ids.map(shortOf).join(", ");
  const message = `${path}: devices of that server trust policy key ${shortOf(trusted)} alone, not ${made}`;
  return new CommandError("wrongKey", message, EXIT.refused);
}

function shortOf(id: string): string {
  return `${id.slice(0, 16)}…`;
}

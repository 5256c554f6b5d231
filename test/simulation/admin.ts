import { generateKeyPairSync } from "node:crypto";
import { keyId, seal, type TrustedKey } from "../../agent/contract/envelope.ts";
import type { Envelope, PayloadType } from "../../agent/contract/envelope-schema.ts";
import type { Trust } from "../../agent/core/trust.ts";
import { lintPolicy } from "../../policies/authoring.ts";
import { type PolicyDraft, payloadOf } from "../../policies/policy.ts";

export const DEVICE_ID = "device-1";
const SERVER_ID = "server-1";
const DAY_MS = 86_400_000;

/** One pair of keys for every world: making them is slow, and what they are changes no outcome. */
const pair = generateKeyPairSync("ed25519");
const foreignPair = generateKeyPairSync("ed25519");
const trusted: TrustedKey = { id: keyId(pair.publicKey), key: pair.publicKey };
const signing: TrustedKey = { id: trusted.id, key: pair.privateKey };
/** Says it is the server's key, and is not. */
const forging: TrustedKey = { id: trusted.id, key: foreignPair.privateKey };

export const DEVICE_SIGNER = signing;
export const TRUST: Trust = {
  url: "ws://127.0.0.1/agent",
  serverId: SERVER_ID,
  deviceId: DEVICE_ID,
  pin: { kind: "loopback" },
  policyKeys: [trusted],
  commandKeys: [trusted],
};

/** A planted fault: a device that believes somebody else as well. */
export const forgedTrust: Trust = {
  ...TRUST,
  commandKeys: [{ id: trusted.id, key: foreignPair.publicKey }],
};

/** What a policy of this world says; the rest of it is always the same. */
export type Limits = {
  readonly lockMin: number | null;
  readonly clearMin: number | null;
  readonly signOutMin: number | null;
  readonly maxLengthH: number | null;
  readonly closing: string | null;
  readonly zone: string;
};

export type PublishedPolicy = { readonly version: number; readonly limits: Limits };

export function policyEnvelope(
  { version, limits }: PublishedPolicy,
  wallMs: number,
  by: "server" | "forger" = "server",
): Envelope {
  const payload = payloadOf(draftOf(policyText(limits)), {
    serverId: SERVER_ID,
    version,
    issuedAt: iso(wallMs - 1000),
    expiresAt: iso(wallMs + 90 * DAY_MS),
  });
  return sealed("policy.v1", payload, by);
}

const drafts = new Map<string, PolicyDraft>();

/** The same few policies are sent again and again, in every world. */
function draftOf(text: string): PolicyDraft {
  const known = drafts.get(text);
  if (known !== undefined) return known;
  const { flattened, problems } = lintPolicy(text);
  if (flattened === null) throw new Error(JSON.stringify(problems));
  drafts.set(text, flattened);
  return flattened;
}

export type CommandOrder = {
  readonly id: string;
  readonly kind: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly deviceId?: string;
  /** Before now: one that comes too late. */
  readonly expiredMs?: number;
};

export function commandEnvelope(
  { id, kind, params, deviceId = DEVICE_ID, expiredMs = 0 }: CommandOrder,
  wallMs: number,
  by: "server" | "forger" = "server",
): Envelope {
  const issuedMs = wallMs - 1000 - expiredMs;
  const body = {
    ...{ id, deviceId, kind, params, requestedBy: "admin-1", approvals: [] },
    ...{ issuedAt: iso(issuedMs), notBefore: iso(issuedMs), notAfter: iso(issuedMs + 600_000) },
    reason: "somebody asked for it",
  };
  return sealed("command.v1", body, by);
}

function sealed(type: PayloadType, value: unknown, by: "server" | "forger"): Envelope {
  return seal(type, Buffer.from(JSON.stringify(value)), [by === "server" ? signing : forging]);
}

function policyText({ lockMin, clearMin, signOutMin, maxLengthH, closing, zone }: Limits): string {
  const limit = (name: string, minutes: number | null) =>
    minutes === null ? [] : [`    ${name}: ${minutes}m`];
  const entry = `{ id: closing, daily: ["${closing}"], zone: ${zone}, do: signOut, warnBefore: 5m }`;
  const lines = [
    ...["apiVersion: sessionward/v1", "kind: Policy", "name: desk", "device: shared"],
    ...["appliesTo: { all: true }", "session:", "  idle:", "    warnBefore: 60s"],
    ...limit("lockAfter", lockMin),
    ...limit("clearAfter", clearMin),
    ...limit("signOutAfter", signOutMin),
    "  emergency: { for: 15m, perShift: 3 }",
    ...(maxLengthH === null ? [] : [`  maxLength: ${maxLengthH}h`]),
    ...(closing === null ? [] : ["  calendar:", `    - ${entry}`]),
  ];
  return `${lines.join("\n")}\n`;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

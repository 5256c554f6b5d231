import * as z from "zod/mini";
import { isRecord, type PolicyProblem, problemsOf } from "./policy-problem.ts";
import { decodeSettings, type PolicySettings } from "./policy-settings.ts";
import { fail, ok, type Result } from "./result.ts";
import { DEVICE_CLASSES } from "./vocabulary.ts";

/** The version of the payload below. An agent reads its own, every older one, and the next one. */
const POLICY_SCHEMA = 1;
/** Refused above: a signed number near the limit of integers would block every later version. */
const MAX_POLICY_VERSION = 1_000_000_000;
export const MAX_POLICY_BYTES = 256 * 1024;

const identifier = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}$/));
const identifiers = z.array(identifier).check(z.maxLength(500));
const instant = z.iso.datetime();

const exclusionSchema = z.strictObject({
  devices: identifiers,
  groups: identifiers,
  /** From then on it no longer counts. */
  until: instant,
  reason: z.string().check(z.minLength(3), z.maxLength(500)),
});

/** Always strict: a word about who is meant that isn't understood could widen a policy. */
const appliesToSchema = z.strictObject({
  all: z.boolean(),
  groups: identifiers,
  devices: identifiers,
  exclude: z.array(exclusionSchema).check(z.maxLength(100)),
});

export const policyNameSchema = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,62}$/));

/** Everything of a payload but its settings. */
const policyHeadShape = {
  schema: z.int().check(z.gte(1)),
  serverId: identifier,
  name: policyNameSchema,
  version: z.int().check(z.gte(1), z.lte(MAX_POLICY_VERSION)),
  issuedAt: instant,
  expiresAt: instant,
  appliesTo: appliesToSchema,
  /** The class of devices that this policy is for; null = every class. */
  deviceClass: z.nullable(z.enum(DEVICE_CLASSES)),
  /** Public keys (SPKI, base64) of those who may approve commands for these devices. */
  approverKeys: z.array(z.string().check(z.minLength(1), z.maxLength(200))).check(z.maxLength(100)),
};

/** Made once: a schema of zod's is slow to make, and quick from its second use on. */
const headSchema = z.strictObject(policyHeadShape);
const newerHeadSchema = z.object(policyHeadShape);

type PolicyHead = Readonly<z.infer<typeof newerHeadSchema>>;

/** The payload of a `policy.v1` envelope: flat, so that the daemon never reads YAML. */
export type PolicyPayload = PolicyHead & { readonly settings: PolicySettings };

/** What an author writes; the server adds the rest when it publishes. */
export type PolicyDraft = Pick<
  PolicyPayload,
  "name" | "appliesTo" | "deviceClass" | "approverKeys" | "settings"
>;

/** @param publication `version` must be above that of the last publication under this name. */
export function payloadOf(
  draft: PolicyDraft,
  publication: Pick<PolicyPayload, "serverId" | "version" | "issuedAt" | "expiresAt">,
): PolicyPayload {
  return { schema: POLICY_SCHEMA, ...publication, ...draft };
}

export type PolicyFault = "tooLarge" | "notJson" | "badShape" | "outOfBounds" | "tooNew";

/** `unsupported`: what a policy one version ahead says and this agent can't do. */
export type DecodedPolicy = PolicyPayload & { readonly unsupported: readonly string[] };

/**
 * Takes a policy whole or not at all; `detail` lists everything that is wrong with it, a line each.
 * @param input the verified bytes, or the value that was parsed from them
 * @param ownSchema up to this version every setting must be known; one above it, unknown settings
 * are left out and listed; beyond that the policy is `tooNew`
 */
export function decodePolicyPayload(
  input: unknown,
  ownSchema: number = POLICY_SCHEMA,
): Result<DecodedPolicy, PolicyFault> {
  const parsed = input instanceof Uint8Array ? parseBytes(input) : ok(input);
  if (!parsed.ok) return parsed;
  const raw = parsed.value;
  if (!isRecord(raw)) return fail("badShape", "the payload is not a JSON object");
  const schema = raw["schema"];
  if (typeof schema === "number" && schema > ownSchema + 1) {
    return fail("tooNew", `schema ${schema}: this agent reads up to ${ownSchema + 1}; update it`);
  }
  const isNewer = schema === ownSchema + 1;
  const { head, problems } = decodeHead(raw, isNewer);
  const settings = decodeSettings(raw["settings"], isNewer);
  const all = [...problems, ...settings.problems];
  if (head === null || all.length > 0) return refuse(all);
  const unknownFields = Object.keys(raw).filter((key) => !PAYLOAD_FIELDS.includes(key));
  const unsupported = [...unknownFields, ...settings.unsupported];
  return ok({ ...head, settings: settings.settings, unsupported });
}

const PAYLOAD_FIELDS = [...Object.keys(policyHeadShape), "settings"];

function decodeHead(raw: Readonly<Record<string, unknown>>, isNewer: boolean) {
  const { settings: _, ...rest } = raw;
  const decoded = z.safeParse(isNewer ? newerHeadSchema : headSchema, rest);
  return decoded.success
    ? { head: decoded.data, problems: [] }
    : { head: null, problems: problemsOf(decoded.error, []) };
}

function refuse(problems: readonly PolicyProblem[]): Result<never, PolicyFault> {
  const fault = problems.some((problem) => problem.fault === "badShape")
    ? "badShape"
    : "outOfBounds";
  return fail(
    fault,
    problems.map(({ path, message }) => `${path.join(".")}: ${message}`).join("\n"),
  );
}

function parseBytes(bytes: Uint8Array): Result<unknown, PolicyFault> {
  if (bytes.length > MAX_POLICY_BYTES) {
    return fail("tooLarge", `${bytes.length} bytes; a policy has at most ${MAX_POLICY_BYTES}`);
  }
  try {
    return ok(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch {
    return fail("notJson", "the payload is not JSON text in UTF-8");
  }
}

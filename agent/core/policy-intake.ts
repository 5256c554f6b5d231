import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { RiskRule } from "../../policies/catalogue/risk.ts";
import { inheritanceProblems } from "../../policies/kept-inheritance.ts";
import { type DecodedPolicy, decodePolicyPayload } from "../../policies/policy.ts";
import { fail, ok, type Result } from "../../policies/result.ts";
import { CLOCK_SKEW_MS } from "../contract/clock-skew.ts";
import { open, type TrustedKey } from "../contract/envelope.ts";
import type { Envelope } from "../contract/envelope-schema.ts";
import { parseStrictJson } from "../contract/strict-json.ts";
import { type ClaimedPolicy, claimedPolicy } from "./claimed-policy.ts";
import type { HeldPolicy } from "./ports.ts";

/** A version may run ahead, but not so far that no version is left after it. */
export const MAX_VERSION_STEP = 1_000_000;

type PolicyFault =
  | "signature"
  | "badJson"
  | "badPolicy"
  | "badRules"
  | "rulesNotRead"
  | "foreign"
  | "older"
  | "equivocation"
  | "fastForward"
  | "notYetIssued"
  | "expired"
  | "twice";

type AcceptedPolicy = { readonly held: HeldPolicy; readonly payload: DecodedPolicy };

/** What the envelope claims is believed only to keep what is held. */
type RejectedPolicy = ClaimedPolicy & {
  readonly fault: PolicyFault;
  readonly reasons: readonly string[];
};

export type PolicyIntake = {
  /** What applies from now on: new ones, and the last good one of each that was rejected. */
  readonly accepted: readonly AcceptedPolicy[];
  readonly rejected: readonly RejectedPolicy[];
};

export type PolicyScope = {
  readonly trustedKeys: readonly TrustedKey[];
  readonly serverId: string;
  /** Read before with these keys: the same envelope says the same, and a server sends all again. */
  readonly read?: readonly AcceptedPolicy[];
};

export type PolicyIntakeInput = PolicyScope & {
  readonly held: readonly HeldPolicy[];
  readonly floorOf: (name: string) => { readonly version: number; readonly sha256: string } | null;
  /** Trusted time, milliseconds since 1970. */
  readonly nowMs: number;
  /** Why risk rules would be refused; null while what reads them is not loaded. */
  readonly ruleRefusals: ((rules: readonly RiskRule[]) => readonly string[]) | null;
};

/**
 * Judges the server's whole list. Each policy is taken whole or not at all; what is not on the list
 * no longer applies; what is on it but can't be accepted leaves the last good one in force.
 */
export function intakePolicies(
  envelopes: readonly Envelope[],
  input: PolicyIntakeInput,
): PolicyIntake {
  const accepted = new Map<string, AcceptedPolicy>();
  const rejected: RejectedPolicy[] = [];
  for (const envelope of envelopes) {
    const judged = judge(envelope, input, accepted);
    if (judged.ok) accepted.set(judged.value.held.name, judged.value);
    else rejected.push(toRejected(claimedPolicy(envelope), judged));
  }
  const kept = restoreHeld(
    input.held.filter(({ name }) => !accepted.has(name) && isMeant(name, rejected)),
    input,
  );
  return {
    accepted: [...accepted.values(), ...kept.accepted],
    rejected: [...rejected, ...kept.rejected],
  };
}

/** What was held before: at the start of the agent, expired or not, nothing loosens by itself. */
export function restoreHeld(held: readonly HeldPolicy[], scope: PolicyScope): PolicyIntake {
  const accepted: AcceptedPolicy[] = [];
  const rejected: RejectedPolicy[] = [];
  for (const { name, version, envelope } of held) {
    const read = readPolicy(envelope, scope);
    if (read.ok) accepted.push(read.value);
    else rejected.push(toRejected({ name, version }, read));
  }
  return { accepted, rejected };
}

/** An envelope that can't even be read may have been meant for any of them. */
function isMeant(name: string, rejected: readonly RejectedPolicy[]): boolean {
  return rejected.some((rejection) => rejection.name === name || rejection.name === null);
}

function judge(
  envelope: Envelope,
  input: PolicyIntakeInput,
  accepted: ReadonlyMap<string, AcceptedPolicy>,
): Result<AcceptedPolicy, PolicyFault> {
  const read = readPolicy(envelope, input);
  if (!read.ok) return read;
  const { held, payload } = read.value;
  const fault =
    judgeVersion(held, input.floorOf(held.name)) ??
    judgeTime(held, payload, input) ??
    judgeRules(payload, input) ??
    judgeInheritance(held, payload, input);
  if (fault !== null) return fault;
  return accepted.has(held.name) ? fail("twice", "the list names it twice") : read;
}

function readPolicy(
  envelope: Envelope,
  { trustedKeys, serverId, read = [] }: PolicyScope,
): Result<AcceptedPolicy, PolicyFault> {
  const known = read.find(({ held }) => isDeepStrictEqual(held.envelope, envelope));
  if (known !== undefined) return ok(known);
  const bytes = open(envelope, "policy.v1", trustedKeys);
  if (!bytes.ok) return fail("signature", `${bytes.reason}: ${bytes.detail}`);
  const json = parseStrictJson(bytes.value);
  if (!json.ok) return fail("badJson", `${json.reason}: ${json.detail}`);
  const payload = decodePolicyPayload(json.value);
  if (!payload.ok) return fail("badPolicy", payload.detail);
  const { name, version, serverId: whose } = payload.value;
  if (whose !== serverId) return fail("foreign", `it is for server "${whose}"`);
  const sha256 = createHash("sha256").update(bytes.value).digest("hex");
  return ok({ held: { name, version, sha256, envelope }, payload: payload.value });
}

function judgeVersion(
  { version, sha256 }: HeldPolicy,
  floor: { readonly version: number; readonly sha256: string } | null,
): Result<never, PolicyFault> | null {
  const seen = floor?.version ?? 0;
  if (version < seen) return fail("older", `version ${version}, but ${seen} was seen before`);
  if (version === seen && sha256 !== floor?.sha256) {
    return fail("equivocation", `version ${version} was seen before with other contents`);
  }
  return version > seen + MAX_VERSION_STEP
    ? fail("fastForward", `version ${version} is too far ahead of ${seen}`)
    : null;
}

function judgeTime(
  { name, sha256 }: HeldPolicy,
  { issuedAt, expiresAt }: DecodedPolicy,
  { held, nowMs }: PolicyIntakeInput,
): Result<never, PolicyFault> | null {
  if (Date.parse(issuedAt) > nowMs + CLOCK_SKEW_MS) {
    return fail("notYetIssued", `it was issued at ${issuedAt}, which is still to come`);
  }
  // One that is in force stays in force when it expires: nothing loosens by itself.
  return Date.parse(expiresAt) <= nowMs && !isAmong(held, name, sha256)
    ? fail("expired", `it expired at ${expiresAt}`)
    : null;
}

/** Each rule was checked when the policy was written; here nobody's word is taken for it. */
function judgeRules(
  { settings }: DecodedPolicy,
  { ruleRefusals }: PolicyIntakeInput,
): Result<never, PolicyFault> | null {
  const rules = settings["risk.rules"]?.value ?? [];
  if (rules.length === 0) return null;
  if (ruleRefusals === null) return fail("rulesNotRead", "its risk rules could not be checked");
  const refusals = ruleRefusals(rules);
  return refusals.length === 0 ? null : fail("badRules", refusals.join("\n"));
}

/** One that is in force stays in force: an earlier agent took it. */
function judgeInheritance(
  { name, sha256 }: HeldPolicy,
  payload: DecodedPolicy,
  { held }: PolicyIntakeInput,
): Result<never, PolicyFault> | null {
  const [problem] = isAmong(held, name, sha256) ? [] : inheritanceProblems(payload);
  if (problem === undefined) return null;
  return fail("badPolicy", `${problem.path.join(".")}: ${problem.message}`);
}

function isAmong(held: readonly HeldPolicy[], name: string, sha256: string): boolean {
  return held.some((other) => other.name === name && other.sha256 === sha256);
}

function toRejected(
  claimed: ClaimedPolicy,
  { reason, detail }: { readonly reason: PolicyFault; readonly detail: string },
): RejectedPolicy {
  const lines = detail.split("\n").slice(0, 50);
  return {
    ...claimed,
    fault: reason,
    reasons: lines.map((line) => `${reason}: ${line}`.slice(0, 500)),
  };
}

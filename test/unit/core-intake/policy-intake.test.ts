import { expect, test } from "vitest";
import type { Envelope } from "../../../agent/contract/envelope-schema.ts";
import {
  intakePolicies,
  MAX_VERSION_STEP,
  type PolicyIntakeInput,
  restoreHeld,
} from "../../../agent/core/policy-intake.ts";
import { payloadOf } from "../../../policies/policy.ts";
import { ruleRefusals } from "../../../policies/risk.ts";
import { sealJson, sealText, testKey } from "../../support/test-keys.ts";

const key = testKey();
const stranger = testKey();
const NOW_MS = Date.parse("2026-11-22T10:00:00Z");

const payload = (
  name: string,
  version: number,
  change: Readonly<Record<string, unknown>> = {},
) => ({
  ...payloadOf(
    {
      name,
      appliesTo: { all: true, groups: [], devices: [], exclude: [] },
      deviceClass: null,
      approverKeys: [],
      settings: {},
    },
    {
      serverId: "server-1",
      version,
      issuedAt: "2026-11-01T00:00:00Z",
      expiresAt: "2027-01-01T00:00:00Z",
    },
  ),
  ...change,
});
const policy = (name: string, version: number, change?: Readonly<Record<string, unknown>>) =>
  sealJson("policy.v1", payload(name, version, change), key);

const scope = { trustedKeys: [key.trusted], serverId: "server-1" };

/** What a device looks like that took these before. */
function after(envelopes: readonly Envelope[], nowMs = NOW_MS): PolicyIntakeInput {
  const { accepted } = restoreHeld(
    envelopes.map((envelope) => ({ name: "", version: 0, sha256: "", envelope })),
    scope,
  );
  const held = accepted.map((one) => one.held);
  const floorOf = (name: string) => held.find((one) => one.name === name) ?? null;
  return { ...scope, held, floorOf, nowMs, ruleRefusals };
}

const namesOf = (envelopes: readonly Envelope[], input: PolicyIntakeInput) =>
  intakePolicies(envelopes, input).accepted.map(({ held }) => `${held.name} ${held.version}`);

test("takes the server's list, replaces by name and drops what is not on it", () => {
  const input = after([policy("ward", 1), policy("base", 1)]);
  expect(namesOf([policy("ward", 2), policy("new", 1)], input)).toEqual(["ward 2", "new 1"]);
  expect(namesOf([], input)).toEqual([]);
});

test("takes the same policy again without complaint", () => {
  const same = policy("ward", 3);
  const { accepted, rejected } = intakePolicies([same], after([same]));
  expect(accepted.map(({ held }) => held.version)).toEqual([3]);
  expect(rejected).toEqual([]);
});

const flipped = (envelope: Envelope) => ({ ...envelope, payload: `A${envelope.payload.slice(1)}` });
const truncated = (envelope: Envelope) => ({ ...envelope, payload: envelope.payload.slice(0, -8) });

test.each([
  [
    "38: unsigned",
    { ...policy("ward", 6), signatures: [{ keyid: key.trusted.id, sig: "" }] },
    "signature",
  ],
  [
    "38: signed by a stranger's key",
    sealJson("policy.v1", payload("ward", 6), stranger),
    "signature",
  ],
  ["38: with a flipped bit", flipped(policy("ward", 6)), "signature"],
  ["38: truncated", truncated(policy("ward", 6)), "signature"],
  [
    "39: a command in a policy's place",
    sealJson("command.v1", payload("ward", 6), key),
    "signature",
  ],
  [
    "39: with its type exchanged",
    { ...sealJson("command.v1", payload("ward", 6), key), payloadType: "policy.v1" as const },
    "signature",
  ],
  [
    "13: with a key twice",
    sealText("policy.v1", JSON.stringify(payload("ward", 6)).replace("{", '{"version":9,'), key),
    "badJson",
  ],
  ["40: older than what was seen", policy("ward", 4), "older"],
  [
    "40: the same version with other contents",
    policy("ward", 5, { approverKeys: ["x"] }),
    "equivocation",
  ],
  ["41: far ahead", policy("ward", 5 + MAX_VERSION_STEP + 1), "fastForward"],
  ["41: the largest integer as its version", policy("ward", Number.MAX_SAFE_INTEGER), "badPolicy"],
  [
    "42: expired when first seen",
    policy("ward", 6, { expiresAt: "2026-11-22T09:59:59Z" }),
    "expired",
  ],
  ["issued tomorrow", policy("ward", 6, { issuedAt: "2026-11-23T10:00:00Z" }), "notYetIssued"],
  ["44: for another server", policy("ward", 6, { serverId: "server-2" }), "foreign"],
  [
    "46: with a nonsense setting",
    policy("ward", 6, { settings: { "session.idle.lockAfter": { value: -1, line: 3 } } }),
    "badPolicy",
  ],
  ["48: with a field nobody knows", policy("ward", 6, { command: "rm" }), "badPolicy"],
  ["not a policy at all", sealJson("policy.v1", [1, 2], key), "badPolicy"],
])("refuses one that is %s, says why, and keeps the last good one", (_, envelope, fault) => {
  const input = after([policy("ward", 5)]);
  const { accepted, rejected } = intakePolicies([envelope], input);
  expect(rejected).toMatchObject([{ fault }]);
  expect(rejected[0]?.reasons[0]).toMatch(new RegExp(`^${fault}: .{10}`));
  expect(accepted.map(({ held }) => held.version)).toEqual([5]);
});

test("refuses a risk rule that its engine does not take, and any while there is no engine", () => {
  const rules = [{ when: 'cheks.firewall == "met"', tier: "high" }];
  const envelope = policy("ward", 6, { settings: { "risk.rules": { value: rules, line: 3 } } });
  const input = after([policy("ward", 5)]);
  const { accepted, rejected } = intakePolicies([envelope], input);
  expect(accepted.map(({ held }) => held.version)).toEqual([5]);
  expect(rejected).toMatchObject([{ fault: "badRules" }]);
  expect(rejected[0]?.reasons).toEqual([
    'badRules: risk.rules.0.when: character 1: there is no "cheks" here; did you mean "checks"?',
  ]);
  const without = intakePolicies([envelope], { ...input, ruleRefusals: null });
  expect(without.rejected).toMatchObject([{ fault: "rulesNotRead" }]);
  const good = [{ when: 'checks.firewall != "met"', tier: "high" }];
  const settings = { "risk.rules": { value: good, line: 3 } };
  expect(namesOf([policy("ward", 6, { settings })], input)).toEqual(["ward 6"]);
});

test("41: takes the largest step allowed", () => {
  const input = after([policy("ward", 5)]);
  expect(namesOf([policy("ward", 5 + MAX_VERSION_STEP)], input)).toHaveLength(1);
});

test("42: keeps a policy that expires while it is in force, and after a restart", () => {
  const old = policy("ward", 5, { expiresAt: "2026-11-10T00:00:00Z" });
  const input = after([old]);
  expect(namesOf([old], input)).toEqual(["ward 5"]);
  expect(restoreHeld(input.held, scope).accepted).toHaveLength(1);
});

test("47: takes a payload of 256 KiB and refuses one byte more", () => {
  const text = JSON.stringify(payload("ward", 6));
  const padded = (bytes: number) => sealText("policy.v1", text.padEnd(bytes, " "), key);
  const input = after([policy("ward", 5)]);
  expect(namesOf([padded(256 * 1024)], input)).toEqual(["ward 6"]);
  const { accepted, rejected } = intakePolicies([padded(256 * 1024 + 1)], input);
  expect(accepted.map(({ held }) => held.version)).toEqual([5]);
  expect(rejected[0]?.reasons[0]).toContain("tooLarge");
});

test("keeps every policy when an envelope can't even be read", () => {
  const input = after([policy("ward", 5), policy("base", 2)]);
  const noise = { ...policy("ward", 6), payload: "AAAA" };
  const { accepted, rejected } = intakePolicies([noise], input);
  expect(accepted.map(({ held }) => held.name)).toEqual(["ward", "base"]);
  expect(rejected).toMatchObject([{ name: null, version: null }]);
});

test("refuses a policy that the list names twice, and keeps the first", () => {
  const { accepted, rejected } = intakePolicies([policy("ward", 1), policy("ward", 2)], after([]));
  expect(accepted.map(({ held }) => held.version)).toEqual([1]);
  expect(rejected).toMatchObject([{ name: "ward", version: 2, fault: "twice" }]);
});

test("a held policy that was altered on disk is not restored", () => {
  const [held] = after([policy("ward", 5)]).held;
  if (held === undefined) throw new Error("nothing held");
  const altered = { ...held, envelope: flipped(held.envelope) };
  const { accepted, rejected } = restoreHeld([altered], scope);
  expect(accepted).toEqual([]);
  expect(rejected).toMatchObject([{ name: "ward", version: 5, fault: "signature" }]);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { readCommand } from "../../../agent/core/command-reading.ts";
import { intakePolicies } from "../../../agent/core/policy-intake.ts";
import { payloadOf } from "../../../policies/policy.ts";
import { ruleRefusals } from "../../../policies/risk.ts";
import { command } from "../../support/command-bench.ts";
import { sealText, testKey } from "../../support/test-keys.ts";

const key = testKey();
const input = {
  trustedKeys: [key.trusted],
  serverId: "server-1",
  held: [],
  floorOf: () => null,
  nowMs: Date.parse("2026-11-22T10:00:00Z"),
  ruleRefusals,
};
const validPolicy: Record<string, unknown> = payloadOf(
  {
    name: "ward",
    appliesTo: { all: true, groups: [], devices: [], exclude: [] },
    deviceClass: null,
    approverKeys: [],
    settings: {},
  },
  {
    serverId: "server-1",
    version: 1,
    issuedAt: "2026-11-01T00:00:00Z",
    expiresAt: "2027-01-01T00:00:00Z",
  },
);

/** A valid document with one field replaced by anything that JSON can say. */
const spoiled = (valid: Readonly<Record<string, unknown>>) =>
  fc
    .tuple(fc.constantFrom(...Object.keys(valid)), fc.jsonValue({ maxDepth: 3 }))
    .map(([field, value]) => JSON.stringify({ ...valid, [field]: value }));

test("a signed policy with anything in any field is taken or refused, never a fault", () => {
  fc.assert(
    fc.property(fc.oneof(spoiled(validPolicy), fc.json(), fc.string()), (text) => {
      const { accepted, rejected } = intakePolicies([sealText("policy.v1", text, key)], input);
      expect(accepted.length + rejected.length).toBe(1);
      for (const { reasons } of rejected) expect(reasons.length).toBeGreaterThan(0);
    }),
    { numRuns: 500 },
  );
});

test("a signed command with anything in any field is read or refused, never a fault", () => {
  fc.assert(
    fc.property(fc.oneof(spoiled(command()), fc.json(), fc.string()), (text) => {
      const read = readCommand(sealText("command.v1", text, key), [key.trusted]);
      if (read.ok) expect(read.value.journaled.body).toBe(text);
      else expect(read.detail.length).toBeGreaterThan(0);
    }),
    { numRuns: 500 },
  );
});

test("policies and commands that nobody spoiled are taken", () => {
  const policy = sealText("policy.v1", JSON.stringify(validPolicy), key);
  expect(intakePolicies([policy], input).accepted).toHaveLength(1);
  const lock = sealText("command.v1", JSON.stringify(command()), key);
  expect(readCommand(lock, [key.trusted])).toMatchObject({ ok: true, value: { problem: "" } });
});

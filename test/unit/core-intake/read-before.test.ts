import { expect, test } from "vitest";
import { restoreHeld } from "../../../agent/core/policy-intake.ts";
import { payloadOf } from "../../../policies/policy.ts";
import { sealJson, testKey } from "../../support/test-keys.ts";

const key = testKey();
const scope = { trustedKeys: [key.trusted], serverId: "server-1" };
const applies = { all: true, groups: [], devices: [], exclude: [] };
const ward = {
  name: "ward",
  appliesTo: applies,
  deviceClass: null,
  approverKeys: [],
  settings: {},
};
const times = { issuedAt: "2026-11-01T00:00:00Z", expiresAt: "2027-01-01T00:00:00Z" };
const payload = payloadOf(ward, { serverId: "server-1", version: 1, ...times });
const envelope = sealJson("policy.v1", payload, key);
const held = { name: "ward", version: 1, sha256: "", envelope };
const read = restoreHeld([held], scope).accepted;

test("an envelope that was read before is not read again", () => {
  const again = { ...held, envelope: structuredClone(envelope) };
  expect(restoreHeld([again], { ...scope, read }).accepted[0]).toBe(read[0]);
});

test("one that differs in a byte of its payload or signature is, and refused", () => {
  const otherPayload = sealJson("policy.v1", { ...payload, version: 2 }, key).payload;
  const [signature] = sealJson("policy.v1", payload, testKey()).signatures;
  const altered = [
    { ...envelope, payload: otherPayload },
    { ...envelope, signatures: signature === undefined ? [] : [signature] },
  ].map((one) => ({ ...held, envelope: one }));
  const { accepted, rejected } = restoreHeld(altered, { ...scope, read });
  expect(accepted).toEqual([]);
  expect(rejected.map(({ fault }) => fault)).toEqual(["signature", "signature"]);
});

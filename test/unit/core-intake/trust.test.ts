import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import * as z from "zod/mini";
import { encodePublicKey } from "../../../agent/contract/public-key.ts";
import { type TrustFile, toTrust, trustSchema } from "../../../agent/core/trust.ts";
import { testKey } from "../../support/test-keys.ts";

const key = testKey();
const file: TrustFile = {
  format: 1,
  url: "wss://ward.example/agent",
  serverId: "server-1",
  deviceId: "device-1",
  pin: { kind: "spki", sha256: ["0".repeat(64)] },
  policyKeys: [encodePublicKey(key.trusted.key)],
  commandKeys: [encodePublicKey(key.trusted.key)],
};

test("parses its keys once", () => {
  const trust = toTrust(file);
  expect(trust).toMatchObject({ ok: true, value: { deviceId: "device-1" } });
  expect(trust.ok ? trust.value.policyKeys.map(({ id }) => id) : []).toEqual([key.trusted.id]);
});

const p256 = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey;

test.each([
  ["a loopback pin for another machine", { pin: { kind: "loopback" as const } }, "badUrl"],
  ["plain ws with a key pin", { url: "ws://127.0.0.1/agent" }, "badUrl"],
  ["a key that is none", { policyKeys: ["AAAA"] }, "badKey"],
  ["a key of another sort", { commandKeys: [encodePublicKey(p256)] }, "badKey"],
])("refuses %s", (_, change, reason) => {
  expect(toTrust({ ...file, ...change })).toMatchObject({ ok: false, reason });
});

test.each([
  ["no pin", { pin: undefined }],
  ["a pin of no sort", { pin: { kind: "none" } }],
  ["no keys", { policyKeys: [] }],
  ["a field nobody knows", { trustEveryone: true }],
  ["another format", { format: 2 }],
])("its schema refuses %s", (_, change) => {
  expect(z.safeParse(trustSchema, { ...file, ...change }).success).toBe(false);
});

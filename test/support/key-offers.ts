import { keyId, seal } from "../../agent/contract/envelope.ts";
import { decodePublicKey } from "../../agent/contract/public-key.ts";
import { type DeviceClient, newIdentity, type TestIdentity } from "./device-client.ts";
import type { TestServer } from "./test-server.ts";

export function keyIdOf({ publicKey }: Pick<TestIdentity, "publicKey">): string {
  const key = decodePublicKey(publicKey);
  if (!key.ok) throw new Error(key.detail);
  return keyId(key.value);
}

export type Wish = { readonly said?: object; readonly signers?: readonly TestIdentity[] };

export async function offer(
  server: TestServer,
  client: DeviceClient,
  [from, to]: readonly [TestIdentity, TestIdentity],
  { said = {}, signers = [from, to] }: Wish = {},
) {
  const { serverId } = await server.admin.call("getServer", {});
  const honest = { offering: true, deviceId: from.deviceId, serverId, replaces: keyIdOf(from) };
  const bytes = Buffer.from(JSON.stringify({ ...honest, publicKey: to.publicKey, ...said }));
  const keys = signers.map(({ key }) => ({ id: "test", key }));
  client.send({ kind: "offerKey", auth: seal("auth.v1", bytes, keys) });
}

/** The same device with the key that it will have. */
export const successor = (identity: TestIdentity): TestIdentity => ({
  ...newIdentity(),
  deviceId: identity.deviceId,
  joinCounter: 100,
});

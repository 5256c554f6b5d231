import { fail, ok, type Result } from "../../policies/result.ts";
import { agreeProtocol } from "../contract/agree-protocol.ts";
import { seal } from "../contract/envelope.ts";
import {
  type DeviceDescription,
  encodeFrame,
  PROTOCOL,
  type ServerFrame,
} from "../contract/server-frames.ts";
import type { Trust } from "../core/trust.ts";
import type { DeviceKey } from "./device-key.ts";

export type Challenge = Extract<ServerFrame, { kind: "challenge" }>;

export type Identity = {
  readonly trust: Pick<Trust, "serverId" | "deviceId">;
  readonly deviceKey: DeviceKey;
  /** Changes at every start of the machine: /proc/sys/kernel/random/boot_id. */
  readonly bootId: string;
  readonly device: DeviceDescription;
};

/**
 * The `authenticate` frame: bound to this server, this challenge, this boot and this connect, so
 * that it proves nothing anywhere else or a second time.
 */
export function answerChallenge(
  challenge: Challenge,
  { trust, deviceKey, bootId, device }: Identity,
  nextJoin: () => number,
): Result<string, "otherServer" | "protocol"> {
  const { serverId, deviceId } = trust;
  if (challenge.serverId !== serverId) {
    return fail("otherServer", `this is server "${challenge.serverId}", not "${serverId}"`);
  }
  if (agreeProtocol(PROTOCOL, challenge) === null) {
    return fail("protocol", `it speaks versions ${challenge.oldest} to ${challenge.current}`);
  }
  const proof = { deviceId, nonce: challenge.nonce, serverId, bootId, joinCounter: nextJoin() };
  const auth = seal("auth.v1", Buffer.from(JSON.stringify(proof)), [deviceKey.signer]);
  return ok(encodeFrame({ kind: "authenticate", auth, device, ...PROTOCOL }));
}

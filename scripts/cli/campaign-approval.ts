import { createHash, type KeyObject, sign } from "node:crypto";
import { orderDigest } from "../../agent/contract/approval.ts";
import type { Assertion } from "../../agent/contract/approval-schema.ts";
import { siteOf } from "../../agent/contract/assertion.ts";
import { freezeTargets } from "../../agent/contract/target-list.ts";
import type { RouteReply } from "../../server/contract/admin-api.ts";
import type { CampaignView } from "../../server/contract/campaign-shapes.ts";
import type { AdminClient } from "./admin-client.ts";
import { CommandError, EXIT, printProgress } from "./output.ts";
import { readPrivateKey } from "./sign-receipt.ts";

type Wish = { readonly key: string; readonly site?: string; readonly url: string };

/** WebAuthn Level 3 §6.1: touched, and known who it was. Whoever can read the key file is both. */
const PRESENT_AND_VERIFIED = 0x05;

/**
 * Signs what the list and the order themselves hash to, not what the server says of them.
 *
 * @throws CommandError `badKey`, `otherOrder`, or with the server's own reason
 */
export async function approveWithKey(
  admin: AdminClient,
  campaignId: string,
  { key, site, url }: Wish,
): Promise<CampaignView> {
  const params = { campaignId };
  const [campaign, { serverId }] = [
    await admin.call("getCampaign", { params }),
    await admin.call("getServer", {}),
  ];
  const digest = digestOf(campaign, serverId);
  if (digest.toString("hex") !== campaign.orderSha256) {
    const message = "the server's hash is not that of the order it shows: nothing was signed";
    throw new CommandError("otherOrder", message, EXIT.refused);
  }
  const { kind, targetCount, requestedBy, reason } = campaign;
  printProgress(`${kind} on ${targetCount} devices, asked for by ${requestedBy}: ${reason}`);
  const assertion = assertWith(readPrivateKey(key), site ?? siteOf(url), digest);
  return admin.call("approveCampaign", { params, body: { assertion } });
}

function digestOf(campaign: RouteReply<"getCampaign">, serverId: string): Buffer {
  const { id, kind, params, reason, requestedBy, evenInObserve } = campaign;
  const { notAfter, lifeMs, soakMs, targets } = campaign;
  return orderDigest({
    ...{ serverId, campaignId: id, kind, params, reason, requestedBy, evenInObserve },
    ...{ notAfter, lifeMs, soakMs },
    targets: { sha256: freezeTargets(targets).sha256, count: new Set(targets).size },
  });
}

function assertWith(key: KeyObject, site: string, challenge: Buffer): Assertion {
  const counter = Buffer.alloc(4);
  const authenticatorData = Buffer.concat([
    hashOf(Buffer.from(site)),
    Buffer.of(PRESENT_AND_VERIFIED),
    counter,
  ]);
  const clientData = Buffer.from(
    JSON.stringify({
      type: "webauthn.get",
      challenge: challenge.toString("base64url"),
      origin: `https://${site}`,
      crossOrigin: false,
    }),
  );
  const signed = Buffer.concat([authenticatorData, hashOf(clientData)]);
  return {
    authenticatorData: authenticatorData.toString("base64url"),
    clientDataJSON: clientData.toString("base64url"),
    signature: sign(null, signed, key).toString("base64url"),
  };
}

function hashOf(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}

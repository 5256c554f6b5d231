import { startAuthentication } from "@simplewebauthn/browser";
import type { CampaignView } from "../contract/campaign-shapes.ts";
import type { ConsoleClient, Outcome } from "./api-client.ts";
import { passkeyFault } from "./session.ts";

/** The approver's passkey signs the order itself: devices check it, and believe no server. */
export async function approveCampaign(
  client: ConsoleClient,
  { id, orderSha256 }: Pick<CampaignView, "id" | "orderSha256">,
): Promise<Outcome<CampaignView>> {
  const keys = await client.call("listPasskeys", {});
  if (!keys.ok) return keys;
  const { passkeys } = keys.value;
  try {
    const { response } = await startAuthentication({
      optionsJSON: {
        challenge: base64urlOf(orderSha256),
        userVerification: "required",
        allowCredentials: passkeys.map((one) => ({ id: one.id, type: "public-key" })),
        ...(passkeys[0] === undefined ? {} : { rpId: passkeys[0].rpId }),
      },
    });
    const { authenticatorData, clientDataJSON, signature } = response;
    const body = { assertion: { authenticatorData, clientDataJSON, signature } };
    return await client.call("approveCampaign", { params: { campaignId: id }, body });
  } catch (error) {
    return passkeyFault(error);
  }
}

function base64urlOf(hex: string): string {
  const bytes = (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

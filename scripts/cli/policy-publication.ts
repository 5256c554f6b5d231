import type { RouteInput } from "../../server/contract/admin-api.ts";
import type { AdminClient } from "./admin-client.ts";
import { tell as tellCampaign } from "./campaign-commands.ts";
import { printJson, printLine, printProgress } from "./output.ts";
import type { PublishFlags } from "./policy-commands.ts";

type Policy = RouteInput<"publishPolicy">["body"];

/** At once, or, with --rings, as a campaign that waits for a second person where one is needed. */
export async function publishPolicy(
  admin: AdminClient,
  policy: Policy,
  flags: PublishFlags,
): Promise<void> {
  const { reason, json } = flags;
  if (flags.rings === true && reason !== undefined) {
    tellCampaign(await admin.call("createPolicyCampaign", { body: { policy, reason } }), flags);
    return;
  }
  const published = await admin.call("publishPolicy", { body: policy });
  if (json === true) {
    printJson(published);
    return;
  }
  const { name, version, sentTo, warnings } = published;
  for (const warning of warnings) printProgress(`warning: ${warning}`);
  const devices = sentTo === 1 ? "1 online device" : `${sentTo} online devices`;
  printLine(`${name} version ${version} is published and was sent to ${devices}.`);
}

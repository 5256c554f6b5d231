import type { RouteInput } from "../../server/contract/admin-api.ts";
import type { AdminClient, Edition } from "./admin-client.ts";
import { tell as tellCampaign } from "./campaign-commands.ts";
import { printJson, printLine, printProgress } from "./output.ts";
import type { PublishFlags } from "./policy-commands.ts";

type Policy = RouteInput<"publishPolicy">["body"];

/** At once, or, with --rings, as a campaign that waits for a second person where one is needed. */
export async function publishPolicy(
  admin: AdminClient,
  { name, policy }: { readonly name: string; readonly policy: Policy },
  flags: PublishFlags,
): Promise<void> {
  const { reason, json } = flags;
  const edition = await replacedEdition(admin, name, flags);
  if (flags.rings === true && reason !== undefined) {
    const body = { policy, reason };
    tellCampaign(await admin.call("createPolicyCampaign", { body }, edition), flags);
    return;
  }
  const published = await admin.call("publishPolicy", { body: policy }, edition);
  if (json === true) {
    printJson(published);
    return;
  }
  const { version, sentTo, warnings } = published;
  for (const warning of warnings) printProgress(`warning: ${warning}`);
  const devices = sentTo === 1 ? "1 online device" : `${sentTo} online devices`;
  printLine(`${published.name} version ${version} is published and was sent to ${devices}.`);
}

/** What --replaces names; without it, of a campaign, what is in force at this moment. */
async function replacedEdition(
  admin: AdminClient,
  name: string,
  { replaces, rings }: PublishFlags,
): Promise<Edition> {
  if (replaces !== undefined) {
    const params = { name, version: replaces };
    return (await admin.call("getPolicy", { params })).sha256;
  }
  if (rings !== true) return null;
  const { policies } = await admin.call("listPolicies", {});
  return policies.find((one) => one.name === name && !one.withdrawn)?.sha256 ?? null;
}

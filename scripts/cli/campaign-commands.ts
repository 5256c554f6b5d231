import type { Command } from "commander";
import type { CampaignView } from "../../server/contract/campaign-shapes.ts";
import {
  addServerOptions,
  findServer,
  openAdminClient,
  type ServerOptions,
} from "./admin-client.ts";
import { printJson, printLine, printTable } from "./output.ts";

type JsonOptions = ServerOptions & { readonly json?: boolean };
type ReasonOptions = JsonOptions & { readonly reason: string };
type ApproveOptions = JsonOptions & { readonly key: string; readonly site?: string };

/** `sessionward campaign …`: orders that one person may not give alone. */
export function addCampaignCommands(program: Command): void {
  const campaign = program
    .command("campaign")
    .description("orders for many devices: ask, approve, watch, stop");
  addList(campaign);
  addShow(campaign);
  addApprove(campaign);
  addDecision(campaign, "reject", "rejectCampaign", "turn a campaign down for good");
  addDecision(
    campaign,
    "halt",
    "haltCampaign",
    "stop it: what no device has begun on is cancelled",
  );
  addDecision(campaign, "resume", "resumeCampaign", "go on with one that was halted");
}

function addList(campaign: Command): void {
  addServerOptions(campaign.command("list").description("campaigns, newest first"))
    .option("--json", "print JSON")
    .addHelpText("after", "\nExamples:\n  sessionward campaign list --server-data ./server")
    .action(async (options: JsonOptions) => {
      const { campaigns } = await openAdminClient(options).call("listCampaigns", {});
      if (options.json === true) printJson({ campaigns });
      else printTable([HEADING, ...campaigns.map(rowOf)]);
    });
}

function addShow(campaign: Command): void {
  addServerOptions(campaign.command("show <campaign>").description("what it is and how far"))
    .option("--json", "print JSON, with every target")
    .addHelpText("after", "\nExamples:\n  sessionward campaign show campaign-0192… --json")
    .action(async (campaignId: string, options: JsonOptions) => {
      const params = { campaignId };
      const shown = await openAdminClient(options).call("getCampaign", { params });
      if (options.json === true) printJson(shown);
      else for (const line of describe(shown)) printLine(line);
    });
}

function addApprove(campaign: Command): void {
  addServerOptions(
    campaign
      .command("approve <campaign>")
      .description("sign the frozen list as a second person, with a key that a policy names")
      .requiredOption("--key <file>", "your approver key, an Ed25519 private key in PEM form")
      .option(
        "--site <name>",
        "the site that the policy gives the key; left out: the server's host",
      ),
  )
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
The console approves with a passkey. This is for when the console is down: the key is one of those in
approverKeys of a policy, kept like a passkey. What is signed is computed here from the list itself.

Examples:
  sessionward campaign approve campaign-0192… --key anna.pem --token-file anna.token`,
    )
    .action(async (campaignId: string, options: ApproveOptions) => {
      const { approveWithKey } = await import("./campaign-approval.ts");
      const { url } = findServer(options);
      tell(
        await approveWithKey(openAdminClient(options), campaignId, { ...options, url }),
        options,
      );
    });
}

type Decision = "rejectCampaign" | "haltCampaign" | "resumeCampaign";

function addDecision(campaign: Command, verb: string, route: Decision, what: string): void {
  addServerOptions(campaign.command(`${verb} <campaign>`).description(what))
    .requiredOption("--reason <text>", "why; the server's audit log keeps it")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `\nExamples:\n  sessionward campaign ${verb} campaign-0192… --reason "wrong ward"`,
    )
    .action(async (campaignId: string, options: ReasonOptions) => {
      const call = { params: { campaignId }, body: { reason: options.reason } };
      tell(await openAdminClient(options).call(route, call), options);
    });
}

const HEADING = ["CAMPAIGN", "STATE", "ORDER", "DONE", "RING", "ASKED BY", "APPROVED BY", "WHY"];

function rowOf(campaign: CampaignView): readonly string[] {
  const { id, state, kind, requestedBy, approvedBy, reason } = campaign;
  const by = approvedBy.join(", ") || "-";
  return [id, state, kind, doneText(campaign), ringText(campaign), requestedBy, by, reason];
}

/** Also what is proven by a receipt, or was replaced by something later since. */
function doneText({ progress, targetCount }: CampaignView): string {
  const { done = 0, verified = 0, superseded = 0 } = progress;
  return `${done + verified + superseded} of ${targetCount}`;
}

function ringText({ ring, rings }: CampaignView): string {
  return ring === null ? `0 of ${rings.length}` : `${ring + 1} of ${rings.length}`;
}

function describe(campaign: CampaignView): readonly string[] {
  const { approvalNeeded, targetsSha256, history, notAfter } = campaign;
  return [
    rowOf(campaign).join("  "),
    ...(approvalNeeded === null ? [] : [`needs a second person: ${approvalNeeded}`]),
    `list of targets: sha256 ${targetsSha256}`,
    `nothing of it is sent after ${notAfter}`,
    ...countLines(campaign),
    ...history.map(({ at, state, by, because }) => `${at}  ${state}  ${by}  ${because}`.trimEnd()),
  ];
}

function countLines({ progress, ringProgress, rings }: CampaignView): readonly string[] {
  const words = (counts: CampaignView["progress"]) =>
    Object.entries(counts).map(([state, count]) => `${state}: ${count}`);
  return [
    ...words(progress).map((line) => `  ${line}`),
    ...rings.map((devices, place) => {
      const stands = words(ringProgress?.[place] ?? {}).join(", ") || "not its turn yet";
      return `  ring ${place + 1}, ${devices} ${devices === 1 ? "device" : "devices"}: ${stands}`;
    }),
  ];
}

/** Also of a campaign that was just asked for. */
export function tell(campaign: CampaignView, { json }: { readonly json?: boolean }): void {
  if (json === true) printJson(campaign);
  else for (const line of describe(campaign)) printLine(line);
}

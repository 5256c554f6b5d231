import { useState } from "preact/hooks";
import type { ProblemDocument } from "../../contract/admin-shapes.ts";
import type { CampaignView } from "../../contract/campaign-shapes.ts";
import { approveCampaign } from "../approve.ts";
import {
  CAMPAIGN_ACTS,
  campaignCounts,
  campaignState,
  campaignTitle,
  ringWords,
} from "../model/commands/campaigns.ts";
import { type ConsoleParts, useConsole, useLoaded } from "./console-context.ts";
import { Failure } from "./failure.tsx";
import { Moment } from "./moment.tsx";
import { Shown } from "./shown.tsx";

/** An order above what one person may send: who approved it, how far it is, and the halt. */
export function CampaignPage({ campaignId }: { readonly campaignId: string }) {
  const { client, live } = useConsole();
  const ours = [...live.state.commands.values()].filter(({ batchId }) => batchId === campaignId);
  // What is told live of its commands says that there is something new to ask for.
  const key = `${campaignId} ${JSON.stringify(ours.map(({ state }) => state))}`;
  const { loaded, reload } = useLoaded(
    () => client.call("getCampaign", { params: { campaignId } }),
    key,
  );
  return (
    <Shown loaded={loaded}>
      {(campaign) => (
        <>
          <div class="page-head">
            <h1>{campaignTitle(campaign)}</h1>
            <p role="status">
              <strong>{campaignState(campaign.state)}</strong>
            </p>
          </div>
          <p>{campaign.reason}</p>
          <p class="quiet">
            {campaign.requestedBy}, <Moment at={campaign.requestedAt} />; nothing of it is sent
            after <Moment at={campaign.notAfter} />. Approved by{" "}
            {campaign.approvedBy.join(", ") || "nobody"}.
          </p>
          <Counts campaign={campaign} />
          <Rings campaign={campaign} />
          <Acts campaign={campaign} onDone={reload} />
          <p class="quiet">
            The list of targets, frozen: <code>{campaign.targetsSha256}</code>
          </p>
          <History campaign={campaign} />
        </>
      )}
    </Shown>
  );
}

type OfCampaign = { readonly campaign: CampaignView };

function Counts({ campaign }: OfCampaign) {
  return (
    <ul class="progress" aria-label={`${campaign.targetCount} in all`}>
      {campaignCounts(campaign).map(({ state, count }) => (
        <li key={state} class={`step step-${state}`} style={{ flexGrow: count }}>
          <strong>{count}</strong> {state}
        </li>
      ))}
    </ul>
  );
}

function Rings({ campaign }: OfCampaign) {
  return (
    <ol class="rings">
      {ringWords(campaign).map(({ words, stage }) => (
        <li key={words} aria-current={stage === "now" ? "step" : undefined}>
          {words}
          {stage === "now" && <strong> now</strong>}
          {stage === "past" && <span class="quiet"> done</span>}
        </li>
      ))}
    </ol>
  );
}

const ACT_WORDS = {
  approve: "Approve with a passkey",
  reject: "Reject",
  halt: "Halt",
  resume: "Go on",
} as const;

function Acts({ campaign, onDone }: OfCampaign & { readonly onDone: () => void }) {
  const { client } = useConsole();
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<ProblemDocument | null>(null);
  const acts = CAMPAIGN_ACTS[campaign.state];
  if (acts.length === 0) return null;
  const act = async (which: keyof typeof ACT_WORDS) => {
    const outcome = await carryOut(client, which, campaign, reason);
    setProblem(outcome.ok ? null : outcome.problem);
    if (outcome.ok) onDone();
  };
  return (
    <div class="acts">
      <input
        aria-label="Reason"
        placeholder="Reason"
        value={reason}
        onInput={(event) => setReason(event.currentTarget.value)}
      />
      {acts.map((which) => (
        <button
          key={which}
          type="button"
          class={which === "approve" || which === "halt" ? "primary" : ""}
          disabled={which !== "approve" && reason.trim() === ""}
          onClick={() => void act(which)}
        >
          {ACT_WORDS[which]}
        </button>
      ))}
      {problem !== null && <Failure problem={problem} />}
    </div>
  );
}

function carryOut(
  client: ConsoleParts["client"],
  which: keyof typeof ACT_WORDS,
  campaign: CampaignView,
  reason: string,
) {
  const input = { params: { campaignId: campaign.id }, body: { reason } };
  switch (which) {
    case "approve":
      return approveCampaign(client, campaign);
    case "reject":
      return client.call("rejectCampaign", input);
    case "halt":
      return client.call("haltCampaign", input);
    case "resume":
      return client.call("resumeCampaign", input);
  }
}

function History({ campaign }: OfCampaign) {
  return (
    <ol class="timeline">
      {campaign.history.toReversed().map(({ state, at, by, because }) => (
        <li key={`${at} ${state}`}>
          <p>
            {campaignState(state)}, {by}, <Moment at={at} />
            <span class="quiet"> {because}</span>
          </p>
        </li>
      ))}
    </ol>
  );
}

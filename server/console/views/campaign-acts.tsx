import { useState } from "preact/hooks";
import type { ProblemDocument } from "../../contract/admin-shapes.ts";
import type { CampaignView } from "../../contract/campaign-shapes.ts";
import { approveCampaign } from "../approve.ts";
import { actsOn, type CampaignAct } from "../model/commands/campaigns.ts";
import { type ConsoleParts, useConsole } from "./console-context.ts";
import { Failure } from "./failure.tsx";
import { useSay } from "./say-context.ts";

type ActsProps = { readonly campaign: CampaignView; readonly onDone: () => void };

/** What can be done with an order now; whether one may, the server says. */
export function CampaignActs({ campaign, onDone }: ActsProps) {
  const say = useSay();
  const { client } = useConsole();
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<ProblemDocument | null>(null);
  const acts = actsOn(campaign, say);
  if (acts.length === 0) return null;
  const act = async (which: CampaignAct) => {
    const outcome = await carryOut(client, which, campaign, reason);
    setProblem(outcome.ok ? null : outcome.problem);
    if (outcome.ok) onDone();
  };
  return (
    <div class="acts">
      <input
        aria-label={say("order.reason")}
        placeholder={say("order.reason")}
        value={reason}
        onInput={(event) => setReason(event.currentTarget.value)}
      />
      {acts.map(({ act: which, words }) => (
        <button
          key={which}
          type="button"
          class={which === "approve" || which === "halt" ? "primary" : ""}
          disabled={which !== "approve" && reason.trim() === ""}
          onClick={() => void act(which)}
        >
          {words}
        </button>
      ))}
      {problem !== null && <Failure problem={problem} />}
    </div>
  );
}

function carryOut(
  client: ConsoleParts["client"],
  which: CampaignAct,
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

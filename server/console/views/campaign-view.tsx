import type { RouteReply } from "../../contract/admin-api.ts";
import { campaignCounts, campaignTitle, ringWords } from "../model/commands/campaigns.ts";
import { stateWords } from "../model/commands/command-words.ts";
import { publicationOf, rolloutCounts, standWords } from "../model/policies/rollout.ts";
import { CampaignActs } from "./campaign-acts.tsx";
import { CampaignOrder } from "./campaign-order.tsx";
import { useConsole, useLoaded } from "./console-context.ts";
import { Moment } from "./moment.tsx";
import { useSay } from "./say-context.ts";
import { Shown } from "./shown.tsx";

const LOOK_EVERY_MS = 3000;

/** An order above what one person may send: who approved it, how far it is, and the halt. */
export function CampaignPage({ campaignId }: { readonly campaignId: string }) {
  const say = useSay();
  const { client, live, nowMs } = useConsole();
  const ours = [...live.state.commands.values()].filter(({ batchId }) => batchId === campaignId);
  // What is told live of its commands says that there is something new to ask for.
  const told = JSON.stringify(ours.map(({ state }) => state));
  // Nobody tells of an approval or of the next ring: it is looked after.
  const news = `${told} ${Math.floor(nowMs / LOOK_EVERY_MS)}`;
  const { loaded, reload } = useLoaded(
    () => client.call("getCampaign", { params: { campaignId } }),
    campaignId,
    news,
  );
  return (
    <Shown loaded={loaded}>
      {(campaign) => (
        <>
          <div class="page-head">
            <h1>{campaignTitle(campaign, say)}</h1>
            <p role="status">
              <strong>{say(`order.${campaign.state}`)}</strong>
            </p>
          </div>
          <p>{campaign.reason}</p>
          <p class="quiet">
            {say.around("order.asked", {
              person: campaign.requestedBy,
              time: <Moment at={campaign.requestedAt} />,
              end: <Moment at={campaign.notAfter} />,
              approvers: campaign.approvedBy.join(", ") || say("order.nobody"),
            })}
          </p>
          <Counts campaign={campaign} />
          <Rings campaign={campaign} />
          <CampaignActs campaign={campaign} onDone={reload} />
          <CampaignOrder campaign={campaign} />
          <History campaign={campaign} />
        </>
      )}
    </Shown>
  );
}

type OfCampaign = { readonly campaign: RouteReply<"getCampaign"> };

function Counts({ campaign }: OfCampaign) {
  const say = useSay();
  const publication = publicationOf(campaign);
  const counts =
    publication === null
      ? campaignCounts(campaign).map((one) => ({
          ...one,
          words: stateWords(one.state, say, one.count),
        }))
      : rolloutCounts(publication, campaign, say);
  return (
    <ul class="progress" aria-label={say("batch.all", { count: campaign.targetCount })}>
      {counts.map(({ state, words, count }) => (
        <li key={state} class={`step step-${state}`} style={{ flexGrow: count }}>
          <strong>{count}</strong> {words}
        </li>
      ))}
    </ul>
  );
}

function Rings({ campaign }: OfCampaign) {
  const say = useSay();
  const publication = publicationOf(campaign);
  const wordsOf = (state: string) =>
    publication === null ? stateWords(state, say) : standWords(state, publication.version, say);
  return (
    <ol class="rings">
      {ringWords(campaign, say).map(({ words, stage, counts }) => (
        <li key={words} aria-current={stage === "now" ? "step" : undefined}>
          {words}
          {stage === "now" && <strong> {say("ring.now")}</strong>}
          {stage === "past" && <span class="quiet"> {say("ring.past")}</span>}
          {counts.length > 0 && (
            <span class="quiet">
              {" "}
              (
              {counts
                .map(({ state, count }) => say("ring.count", { state: wordsOf(state), count }))
                .join(", ")}
              )
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}

function History({ campaign }: OfCampaign) {
  const say = useSay();
  return (
    <ol class="timeline">
      {campaign.history.toReversed().map(({ state, at, by, because }) => (
        <li key={`${at} ${state}`}>
          <p>
            {say.around("order.history", {
              ...{ state: say(`order.${state}`), person: by },
              time: <Moment at={at} />,
            })}
            <span class="quiet"> {because}</span>
          </p>
        </li>
      ))}
    </ol>
  );
}

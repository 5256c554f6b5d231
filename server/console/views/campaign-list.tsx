import { campaignTitle } from "../model/commands/campaigns.ts";
import { routeHash } from "../model/route.ts";
import { useConsole, useLoaded } from "./console-context.ts";
import { Moment } from "./moment.tsx";
import { useSay } from "./say-context.ts";
import { Shown } from "./shown.tsx";

/** Orders that wait for a second person or go out in rings. */
export function CampaignList() {
  const say = useSay();
  const { client, live } = useConsole();
  const news = `${live.state.resyncs} ${live.state.commands.size}`;
  const { loaded } = useLoaded(() => client.call("listCampaigns", {}), "campaigns", news);
  return (
    <Shown loaded={loaded}>
      {({ campaigns }) =>
        campaigns.length > 0 && (
          <section>
            <h2>{say("orders.title")}</h2>
            <ul class="batches">
              {campaigns.map((campaign) => (
                <li key={campaign.id}>
                  <a href={routeHash({ page: "commands", id: campaign.id })}>
                    {campaignTitle(campaign, say)}
                  </a>{" "}
                  <strong>{say(`order.${campaign.state}`)}</strong>
                  <p class="quiet">
                    {campaign.reason} · {campaign.requestedBy}, <Moment at={campaign.requestedAt} />
                  </p>
                </li>
              ))}
            </ul>
          </section>
        )
      }
    </Shown>
  );
}

import type { RouteReply } from "../../contract/admin-api.ts";
import { newestRows } from "../model/live/live-state.ts";
import { publicationOf } from "../model/policies/rollout.ts";
import { routeHash } from "../model/route.ts";
import { useConsole, useLoaded } from "./console-context.ts";
import { PolicyDiff } from "./policy-diff.tsx";
import { useSay } from "./say-context.ts";
import { Shown } from "./shown.tsx";

type Campaign = RouteReply<"getCampaign">;
type OfCampaign = { readonly campaign: Campaign };

const MOST_SHOWN = 200;

/** Exactly what somebody signs: which devices, and of a policy every line. */
export function CampaignOrder({ campaign }: OfCampaign) {
  return (
    <>
      <PolicyText campaign={campaign} />
      <Targets campaign={campaign} />
    </>
  );
}

function PolicyText({ campaign }: OfCampaign) {
  const say = useSay();
  const { client } = useConsole();
  const publication = publicationOf(campaign);
  const { policy } = campaign;
  const before = policy?.previousVersion ?? null;
  const { loaded } = useLoaded(async () => {
    if (publication === null || before === null) return { ok: true, value: "" };
    const params = { name: publication.name, version: before };
    const found = await client.call("getPolicy", { params });
    return found.ok ? { ok: true, value: found.value.source ?? "" } : found;
  }, campaign.id);
  if (publication === null || policy === null) return null;
  const { name, version } = publication;
  return (
    <section>
      <h2>
        {say.around("order.policy", {
          policy: <a href={routeHash({ page: "policies", id: name })}>{name}</a>,
          version,
        })}
      </h2>
      {policy.source === null ? (
        <p class="quiet">{say("order.signedElsewhere")}</p>
      ) : (
        <Shown loaded={loaded}>
          {(old) =>
            old === "" ? (
              <pre class="diff">{policy.source}</pre>
            ) : (
              <PolicyDiff before={old} after={policy.source ?? ""} />
            )
          }
        </Shown>
      )}
    </section>
  );
}

/** By name, those where somebody is at work right now marked: an approver sees whom it meets. */
function Targets({ campaign }: OfCampaign) {
  const say = useSay();
  const { live } = useConsole();
  const rows = new Map(newestRows(live.state).map((row) => [row.device.id, row]));
  const isAtWork = (id: string) => rows.get(id)?.sessions.some((one) => one.stage === "active");
  const active = campaign.targets.filter(isAtWork).length;
  return (
    <details>
      <summary>{say("order.targets", { count: campaign.targets.length, active })}</summary>
      <ul class="frozen">
        {campaign.targets.slice(0, MOST_SHOWN).map((id) => (
          <li key={id}>
            <a href={routeHash({ page: "live", id })}>{rows.get(id)?.device.hostName ?? id}</a>
            {isAtWork(id) && ` ${say("order.active")}`}
          </li>
        ))}
      </ul>
      <p class="quiet">
        {say.around("order.hash", { hash: <code>{campaign.targetsSha256}</code> })}
      </p>
    </details>
  );
}

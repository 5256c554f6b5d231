import type { RouteReply } from "../../contract/admin-api.ts";
import { newestRows } from "../model/live/live-state.ts";
import { publicationOf } from "../model/policies/rollout.ts";
import { routeHash } from "../model/route.ts";
import { useConsole, useLoaded } from "./console-context.ts";
import { PolicyDiff } from "./policy-diff.tsx";
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
        <a href={routeHash({ page: "policies", id: name })}>{name}</a>, version {version}
      </h2>
      {policy.source === null ? (
        <p class="quiet">It came signed from elsewhere: its text is where it was signed.</p>
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
  const { live } = useConsole();
  const rows = new Map(newestRows(live.state).map((row) => [row.device.id, row]));
  const isAtWork = (id: string) => rows.get(id)?.sessions.some((one) => one.stage === "active");
  const active = campaign.targets.filter(isAtWork).length;
  return (
    <details>
      <summary>
        The {campaign.targets.length} targets, frozen; somebody is active on {active} of them now
      </summary>
      <ul class="frozen">
        {campaign.targets.slice(0, MOST_SHOWN).map((id) => (
          <li key={id}>
            <a href={routeHash({ page: "live", id })}>{rows.get(id)?.device.hostName ?? id}</a>
            {isAtWork(id) && " active"}
          </li>
        ))}
      </ul>
      <p class="quiet">
        Hash of the list: <code>{campaign.targetsSha256}</code>
      </p>
    </details>
  );
}

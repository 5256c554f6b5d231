import { publicationOf, rolloutsOf } from "../model/policies/rollout.ts";
import { routeHash } from "../model/route.ts";
import { useConsole, useLoaded } from "./console-context.ts";
import { Moment } from "./moment.tsx";
import { useSay } from "./say-context.ts";
import { Shown } from "./shown.tsx";

const MOST_SHOWN = 5;

/** The orders by which a policy went out ring by ring, or waits to. */
export function RolloutList({ name }: { readonly name: string }) {
  const say = useSay();
  const { client } = useConsole();
  const { loaded } = useLoaded(() => client.call("listCampaigns", {}), name);
  return (
    <Shown loaded={loaded}>
      {({ campaigns }) => {
        const rollouts = rolloutsOf(name, campaigns).slice(0, MOST_SHOWN);
        if (rollouts.length === 0) return null;
        return (
          <section>
            <h2>Rollouts</h2>
            <ul class="batches">
              {rollouts.map((one) => (
                <li key={one.id}>
                  <a href={routeHash({ page: "commands", id: one.id })}>
                    Version {publicationOf(one)?.version} to {one.targetCount}{" "}
                    {one.targetCount === 1 ? "device" : "devices"}
                  </a>{" "}
                  <strong>{say(`order.${one.state}`)}</strong>
                  {one.ring !== null && (
                    <span class="quiet">
                      , {one.progress.done ?? 0} of {one.targetCount} have it
                    </span>
                  )}
                  <p class="quiet">
                    {one.history.at(-1)?.because || one.reason} · {one.requestedBy},{" "}
                    <Moment at={one.requestedAt} />
                  </p>
                </li>
              ))}
            </ul>
          </section>
        );
      }}
    </Shown>
  );
}

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
            <h2>{say("rollouts.title")}</h2>
            <ul class="batches">
              {rollouts.map((one) => (
                <li key={one.id}>
                  <a href={routeHash({ page: "commands", id: one.id })}>
                    {say("rollouts.line", {
                      version: publicationOf(one)?.version ?? 0,
                      count: one.targetCount,
                    })}
                  </a>{" "}
                  <strong>{say(`order.${one.state}`)}</strong>
                  {one.ring !== null && (
                    <span class="quiet">
                      {say("rollouts.have", {
                        done: one.progress.done ?? 0,
                        count: one.targetCount,
                      })}
                    </span>
                  )}
                  <p class="quiet">
                    {say.around("rollouts.asked", {
                      why: one.history.at(-1)?.because || one.reason,
                      person: one.requestedBy,
                      time: <Moment at={one.requestedAt} />,
                    })}
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

import type { RouteReply } from "../../contract/admin-api.ts";
import type { LiveRow } from "../../contract/live-api.ts";
import { newestRows } from "../model/live/live-state.ts";
import { routeHash } from "../model/route.ts";
import type { Say } from "../translate.ts";
import { useConsole, useLoaded } from "./console-context.ts";
import { Empty } from "./empty.tsx";
import { Moment } from "./moment.tsx";
import { PolicyPage } from "./policy-page.tsx";
import { useSay } from "./say-context.ts";
import { Shown } from "./shown.tsx";

/** What is published, and how many devices apply it. */
export function PoliciesPage() {
  const say = useSay();
  const { client, live, route } = useConsole();
  const { loaded, reload } = useLoaded(() => client.call("listPolicies", {}), "policies");
  const rows = newestRows(live.state);
  return (
    <Shown loaded={loaded}>
      {({ policies }) =>
        route.id === null ? (
          <>
            <div class="page-head">
              <h1>{say("page.policies")}</h1>
              <a class="button primary end" href={routeHash({ page: "policies", id: "new" })}>
                {say("policyList.write")}
              </a>
            </div>
            <PolicyList policies={policies} rows={rows} />
          </>
        ) : (
          <PolicyPage
            key={route.id}
            newest={policies.find(({ name }) => name === route.id) ?? null}
            onPublished={reload}
          />
        )
      }
    </Shown>
  );
}

type Policy = RouteReply<"listPolicies">["policies"][number];
type ListProps = { readonly policies: readonly Policy[]; readonly rows: readonly LiveRow[] };

function PolicyList({ policies, rows }: ListProps) {
  const say = useSay();
  if (policies.length === 0) {
    return (
      <Empty title={say("policyList.nothing")} command="sessionward policy publish ward.yaml">
        {say("policyList.nothingHow")}
      </Empty>
    );
  }
  return (
    <div class="wide-only">
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">{say("policyList.policy")}</th>
            <th scope="col">{say("policyList.version")}</th>
            <th scope="col">{say("policyList.published")}</th>
            <th scope="col">{say("policyList.by")}</th>
            <th scope="col">{say("policyList.applied")}</th>
          </tr>
        </thead>
        <tbody>
          {policies.map(({ name, version, publishedAt, publishedBy, withdrawn }) => (
            <tr key={name}>
              <td>
                <a href={routeHash({ page: "policies", id: name })}>{name}</a>
              </td>
              <td>{withdrawn ? say("policyList.withdrawn", { version }) : version}</td>
              <td>
                <Moment at={publishedAt} />
              </td>
              <td>{publishedBy}</td>
              <td>{appliedWords(versionsOf(name, rows), version, say)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function versionsOf(name: string, rows: readonly LiveRow[]): readonly number[] {
  return rows.flatMap(({ policies }) =>
    policies.applied.filter((one) => one.name === name).map((one) => one.version),
  );
}

function appliedWords(versions: readonly number[], version: number, say: Say): string {
  const newest = versions.filter((one) => one === version).length;
  const older = versions.length - newest;
  return older === 0 ? String(newest) : say("policyList.andOlder", { count: newest, older });
}

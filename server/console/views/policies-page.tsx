import type { RouteReply } from "../../contract/admin-api.ts";
import type { LiveRow } from "../../contract/live-api.ts";
import { newestRows } from "../model/live/live-state.ts";
import { routeHash } from "../model/route.ts";
import { useConsole, useLoaded } from "./console-context.ts";
import { Empty } from "./empty.tsx";
import { Moment } from "./moment.tsx";
import { PolicyPage } from "./policy-page.tsx";
import { Shown } from "./shown.tsx";

/** What is published, and how many devices apply it. */
export function PoliciesPage() {
  const { client, live, route } = useConsole();
  const { loaded, reload } = useLoaded(() => client.call("listPolicies", {}), "policies");
  const rows = newestRows(live.state);
  return (
    <Shown loaded={loaded}>
      {({ policies }) =>
        route.id === null ? (
          <>
            <div class="page-head">
              <h1>Policies</h1>
              <a class="button primary end" href={routeHash({ page: "policies", id: "new" })}>
                Write a policy
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
  if (policies.length === 0) {
    return (
      <Empty title="Nothing is published" command="sessionward policy publish ward.yaml">
        Until then browsers are cleared when a session ends, and nothing is locked or ended.
      </Empty>
    );
  }
  return (
    <div class="wide-only">
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">Policy</th>
            <th scope="col">Version</th>
            <th scope="col">Published</th>
            <th scope="col">By</th>
            <th scope="col">Devices that apply it</th>
          </tr>
        </thead>
        <tbody>
          {policies.map(({ name, version, publishedAt, publishedBy, withdrawn }) => (
            <tr key={name}>
              <td>
                <a href={routeHash({ page: "policies", id: name })}>{name}</a>
              </td>
              <td>{withdrawn ? `${version}, withdrawn` : version}</td>
              <td>
                <Moment at={publishedAt} />
              </td>
              <td>{publishedBy}</td>
              <td>{appliedWords(name, version, rows)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function appliedWords(name: string, version: number, rows: readonly LiveRow[]): string {
  const versions = rows.flatMap(({ policies }) =>
    policies.applied.filter((one) => one.name === name).map((one) => one.version),
  );
  const newest = versions.filter((one) => one === version).length;
  const older = versions.length - newest;
  return older === 0 ? String(newest) : `${newest}, and ${older} an older version`;
}

import { orderedWords } from "../model/commands/command-words.ts";
import { type Batch, batchesOf } from "../model/commands/progress.ts";
import { routeHash } from "../model/route.ts";
import { BatchView } from "./batch-view.tsx";
import { CampaignList } from "./campaign-list.tsx";
import { CampaignPage } from "./campaign-view.tsx";
import { Composer } from "./composer.tsx";
import { useConsole, useLoaded } from "./console-context.ts";
import { Empty } from "./empty.tsx";
import { Moment } from "./moment.tsx";
import { Progress } from "./progress.tsx";
import { useSay } from "./say-context.ts";
import { Shown } from "./shown.tsx";

/** What was ordered, how far it is, and the place to order. */
export function CommandsPage() {
  const { route } = useConsole();
  if (route.id === "new") return <Composer />;
  if (route.id === null) return <BatchList />;
  if (route.id.startsWith("campaign-")) return <CampaignPage campaignId={route.id} />;
  return <BatchView batchId={route.id} />;
}

function BatchList() {
  const say = useSay();
  const { client, live } = useConsole();
  const query = { limit: 500 };
  const { loaded } = useLoaded(
    () => client.call("listCommands", { query }),
    "commands",
    `${live.state.resyncs}`,
  );
  return (
    <>
      <div class="page-head">
        <h1>{say("page.commands")}</h1>
        <a
          class="button primary end"
          href={routeHash({ page: "commands", id: "new" })}
          title={say("live.composeTitle")}
        >
          {say("action.compose")} <kbd>c</kbd>
        </a>
      </div>
      <CampaignList />
      <Shown loaded={loaded}>
        {({ commands }) => <Batches batches={batchesOf(commands, live.state.commands)} />}
      </Shown>
    </>
  );
}

function Batches({ batches }: { readonly batches: readonly Batch[] }) {
  const say = useSay();
  if (batches.length === 0) {
    return (
      <Empty
        title={say("batch.nothing")}
        command={'sessionward device wipe-session ward-3-pc-7 --reason "left signed in" --wait'}
      >
        {say("batch.nothingHow")}
      </Empty>
    );
  }
  return (
    <ul class="batches">
      {batches.map(({ id, kind, commands, reason, requestedBy, issuedAt }) => (
        <li key={id}>
          <a href={routeHash({ page: "commands", id })}>
            {orderedWords(kind, commands.length, say)}
          </a>
          <p class="quiet">
            {reason} · {requestedBy}, <Moment at={issuedAt} />
          </p>
          <Progress commands={commands} />
        </li>
      ))}
    </ul>
  );
}

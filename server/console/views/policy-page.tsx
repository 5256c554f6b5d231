import { useState } from "preact/hooks";
import type { RouteReply } from "../../contract/admin-api.ts";
import type { ProblemDocument } from "../../contract/admin-shapes.ts";
import type { ConsoleClient } from "../api-client.ts";
import { NEW_POLICY } from "../model/policies/new-policy.ts";
import type { Say } from "../translate.ts";
import { useConsole, useLoaded } from "./console-context.ts";
import { Failure } from "./failure.tsx";
import { PolicyEditor } from "./policy-editor.tsx";
import { PolicyHistory } from "./policy-history.tsx";
import { RolloutList } from "./rollout-list.tsx";
import { useSay } from "./say-context.ts";
import { Shown } from "./shown.tsx";

type Policy = RouteReply<"listPolicies">["policies"][number];
type PolicyPageProps = { readonly newest: Policy | null; readonly onPublished: () => void };

/** One policy: its newest version to be written on, and those before it to go back to. */
export function PolicyPage({ newest, onPublished }: PolicyPageProps) {
  const say = useSay();
  const { client } = useConsole();
  const [version, setVersion] = useState(newest?.version ?? 0);
  const shown = newest === null ? 0 : version;
  const key = `${newest?.name} ${newest?.version} ${shown}`;
  const { loaded } = useLoaded(() => textsOf(client, say, newest, shown), key);
  return (
    <>
      <div class="page-head">
        <h1>{newest?.name ?? say("policy.new")}</h1>
        {newest !== null && <p class="quiet">{versionWords(newest, shown, say)}</p>}
        {newest !== null && !newest.withdrawn && (
          <Withdraw {...{ name: newest.name, edition: newest.sha256 }} onDone={onPublished} />
        )}
      </div>
      <Shown loaded={loaded}>
        {({ of, ...texts }) => (
          <PolicyEditor
            key={of}
            {...texts}
            onChangedMeanwhile={onPublished}
            onPublished={(to) => {
              setVersion(to);
              onPublished();
            }}
          />
        )}
      </Shown>
      {newest !== null && (
        <div class="columns">
          <PolicyHistory
            {...{ name: newest.name, newest: newest.version, shown }}
            onChoose={setVersion}
          />
          <RolloutList name={newest.name} />
        </div>
      )}
    </>
  );
}

/** What is chosen and what is in force: `of` stays while only the latter changes, and so does what was written. */
async function textsOf(client: ConsoleClient, say: Say, newest: Policy | null, shown: number) {
  if (newest === null) return { ok: true as const, value: NOTHING_YET };
  const { name } = newest;
  const ask = (version: number) => client.call("getPolicy", { params: { name, version } });
  const [chosen, now] = await Promise.all([ask(shown), ask(newest.version)]);
  if (!chosen.ok) return chosen;
  if (!now.ok) return now;
  const inForce = now.value.withdrawn ? null : { name, edition: now.value.sha256 };
  const signed = `# ${say("policy.signed")}\n`;
  const source = chosen.value.source ?? signed;
  const published = now.value.source ?? signed;
  return { ok: true as const, value: { of: `${name} ${shown}`, source, published, inForce } };
}

function versionWords({ version, withdrawn }: Policy, shown: number, say: Say): string {
  if (shown !== version) return say("policy.older", { version: shown });
  return say(withdrawn ? "policy.withdrawn" : "policy.inForce", { version });
}

const NOTHING_YET = { of: "new", source: NEW_POLICY, published: "", inForce: null };

type WithdrawProps = {
  readonly name: string;
  readonly edition: string;
  /** It ended, or is another by now. */
  readonly onDone: () => void;
};

function Withdraw({ name, edition, onDone }: WithdrawProps) {
  const say = useSay();
  const { client } = useConsole();
  const [reason, setReason] = useState<string | null>(null);
  const [problem, setProblem] = useState<ProblemDocument | null>(null);
  const withdraw = async (event: Event) => {
    event.preventDefault();
    const body = { reason: reason ?? "" };
    const outcome = await client.call("withdrawPolicy", { params: { name }, body }, edition);
    setProblem(outcome.ok ? null : outcome.problem);
    if (outcome.ok || outcome.problem.reason === "changedMeanwhile") onDone();
  };
  if (reason === null) {
    return (
      <button type="button" class="end" onClick={() => setReason("")}>
        {say("policy.withdraw")}
      </button>
    );
  }
  return (
    <form class="inline end" onSubmit={(event) => void withdraw(event)}>
      <input
        required
        aria-label={say("policy.reason")}
        placeholder={say("policy.reason")}
        value={reason}
        onInput={(event) => setReason(event.currentTarget.value)}
      />
      <button type="submit" class="danger">
        {say("policy.withdrawIt", { name })}
      </button>
      {problem !== null && <Failure problem={problem} />}
    </form>
  );
}

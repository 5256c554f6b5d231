import { useState } from "preact/hooks";
import type { RouteReply } from "../../contract/admin-api.ts";
import type { ProblemDocument } from "../../contract/admin-shapes.ts";
import { NEW_POLICY } from "../model/policies/new-policy.ts";
import { useConsole, useLoaded } from "./console-context.ts";
import { Failure } from "./failure.tsx";
import { PolicyEditor } from "./policy-editor.tsx";
import { Shown } from "./shown.tsx";

type Policy = RouteReply<"listPolicies">["policies"][number];
type PolicyPageProps = { readonly newest: Policy | null; readonly onPublished: () => void };

const VERSIONS_SHOWN = 10;

/** One policy: its newest version to be written on, and those before it to go back to. */
export function PolicyPage({ newest, onPublished }: PolicyPageProps) {
  const { client } = useConsole();
  const [version, setVersion] = useState(newest?.version ?? 0);
  const shown = newest === null ? 0 : version;
  const key = `${newest?.name} ${newest?.version} ${shown}`;
  const { loaded } = useLoaded(async () => {
    if (newest === null) return { ok: true, value: { source: NEW_POLICY, published: "" } };
    const ask = (of: number) =>
      client.call("getPolicy", { params: { name: newest.name, version: of } });
    const [chosen, now] = await Promise.all([ask(shown), ask(newest.version)]);
    if (!chosen.ok) return chosen;
    if (!now.ok) return now;
    const texts = { source: chosen.value.source ?? SIGNED, published: now.value.source ?? SIGNED };
    return { ok: true, value: texts };
  }, key);
  return (
    <>
      <div class="page-head">
        <h1>{newest?.name ?? "A new policy"}</h1>
        {newest !== null && (
          <Versions newest={newest.version} shown={shown} onChoose={setVersion} />
        )}
        {newest !== null && !newest.withdrawn && (
          <Withdraw name={newest.name} onDone={onPublished} />
        )}
      </div>
      <Shown loaded={loaded}>
        {({ source, published }) => (
          <PolicyEditor
            key={key}
            source={source}
            published={published}
            onPublished={(to) => {
              setVersion(to);
              onPublished();
            }}
          />
        )}
      </Shown>
    </>
  );
}

const SIGNED = "# This version came signed from elsewhere: its text is where it was signed.\n";

type VersionsProps = {
  readonly newest: number;
  readonly shown: number;
  readonly onChoose: (version: number) => void;
};

/** An older one is published again as a new version: versions never go backwards. */
function Versions({ newest, shown, onChoose }: VersionsProps) {
  const count = Math.min(VERSIONS_SHOWN, newest);
  const versions = Array.from({ length: count }, (_, index) => newest - index);
  return (
    <label class="inline">
      Version
      <select value={shown} onChange={(event) => onChoose(Number(event.currentTarget.value))}>
        {versions.map((version) => (
          <option key={version} value={version}>
            {version === newest ? `${version}, in force` : version}
          </option>
        ))}
      </select>
    </label>
  );
}

function Withdraw({ name, onDone }: { readonly name: string; readonly onDone: () => void }) {
  const { client } = useConsole();
  const [reason, setReason] = useState<string | null>(null);
  const [problem, setProblem] = useState<ProblemDocument | null>(null);
  const withdraw = async (event: Event) => {
    event.preventDefault();
    const body = { reason: reason ?? "" };
    const outcome = await client.call("withdrawPolicy", { params: { name }, body });
    setProblem(outcome.ok ? null : outcome.problem);
    if (outcome.ok) onDone();
  };
  if (reason === null) {
    return (
      <button type="button" class="end" onClick={() => setReason("")}>
        Withdraw
      </button>
    );
  }
  return (
    <form class="inline end" onSubmit={(event) => void withdraw(event)}>
      <input
        required
        aria-label="Reason"
        placeholder="Reason"
        value={reason}
        onInput={(event) => setReason(event.currentTarget.value)}
      />
      <button type="submit" class="danger">
        Withdraw {name}
      </button>
      {problem !== null && <Failure problem={problem} />}
    </form>
  );
}

import { useMemo, useState } from "preact/hooks";
import type { ProblemDocument } from "../../contract/admin-shapes.ts";
import { countedWords, KINDS } from "../model/commands/command-words.ts";
import { bodyOf, type Draft, missingIn, previewOf } from "../model/commands/composer.ts";
import { newestRows } from "../model/live/live-state.ts";
import { routeHash } from "../model/route.ts";
import { ComposerFields } from "./composer-fields.tsx";
import { useConsole } from "./console-context.ts";
import { Failure } from "./failure.tsx";
import { Targets } from "./targets.tsx";

/** Whom it meets is seen before it is sent: the number stands on the button. */
export function Composer() {
  const { client, live, route } = useConsole();
  const [draft, setDraft] = useState<Draft>(() => draftFrom(live.chosen, route.query));
  const [problem, setProblem] = useState<ProblemDocument | null>(null);
  const [isSending, setSending] = useState(false);
  const rows = useMemo(() => newestRows(live.state), [live.state]);
  const preview = previewOf(draft, rows);
  const missing = missingIn(draft, preview);
  const send = async (event: Event) => {
    event.preventDefault();
    setSending(true);
    const outcome = await client.call("issueCommands", { body: bodyOf(draft, preview) });
    setSending(false);
    setProblem(outcome.ok ? null : outcome.problem);
    if (!outcome.ok) return;
    live.chooseNone();
    location.hash = routeHash({ page: "commands", id: outcome.value.batchId });
  };
  const { loses } = KINDS[draft.kind];
  return (
    <>
      <h1>Compose a command</h1>
      <form class="composer" onSubmit={(event) => void send(event)}>
        <ComposerFields draft={draft} onChange={(part) => setDraft({ ...draft, ...part })} />
        <Targets preview={preview} />
        {loses !== null && (
          <p class="loses">
            <strong>What is lost:</strong> {loses}
          </p>
        )}
        {missing.length > 0 && <p class="quiet">{missing[0]}.</p>}
        <button
          type="submit"
          class={loses === null ? "primary" : "danger"}
          disabled={missing.length > 0 || isSending}
        >
          {countedWords(draft.kind, preview.count)}
        </button>
      </form>
      {problem !== null && <Failure problem={problem} />}
    </>
  );
}

function draftFrom(chosen: ReadonlySet<string>, query: Readonly<Record<string, string>>): Draft {
  const { devices = "" } = query;
  const lines = devices === "" ? chosen : new Set(devices.split(","));
  return {
    ...{ kind: "wipeSession", reason: "", text: "", minutes: 5, expiryMinutes: 60 },
    target: { by: "chosen", lines },
    evenInObserve: false,
  };
}

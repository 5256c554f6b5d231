import { useMemo, useState } from "preact/hooks";
import { countedWords, losesWords } from "../model/commands/command-words.ts";
import { bodyOf, type Draft, missingIn, previewOf } from "../model/commands/composer.ts";
import { newestRows } from "../model/live/live-state.ts";
import { ComposerFields } from "./composer-fields.tsx";
import { useConsole } from "./console-context.ts";
import { Failure } from "./failure.tsx";
import { Foreseen } from "./foreseen.tsx";
import { useSay } from "./say-context.ts";
import { Targets } from "./targets.tsx";
import { useForeseen, useSending } from "./use-sending.ts";

/** Whom it meets is seen before it is sent: the number stands on the button. */
export function Composer() {
  const say = useSay();
  const { live, route } = useConsole();
  const [draft, setDraft] = useState<Draft>(() => draftFrom(live.chosen, route.query));
  const rows = useMemo(() => newestRows(live.state), [live.state]);
  const preview = previewOf(draft, rows);
  const missing = missingIn(draft, preview, say);
  const foreseen = useForeseen(draft, preview, missing.length === 0);
  const { isSending, problem, send } = useSending();
  const loses = losesWords(draft.kind, say);
  const counted = countedWords(draft.kind, preview.count, say);
  const needsApproval = foreseen?.needsApproval === true;
  const submit = (event: Event) => {
    event.preventDefault();
    void send(bodyOf(draft, preview), needsApproval);
  };
  return (
    <>
      <h1>{say("action.compose")}</h1>
      <form class="composer" onSubmit={submit}>
        <ComposerFields draft={draft} onChange={(part) => setDraft({ ...draft, ...part })} />
        <Targets preview={preview} />
        {loses !== null && (
          <p class="loses">
            <strong>{say("composer.loses")}</strong> {loses}
          </p>
        )}
        {foreseen !== null && <Foreseen foreseen={foreseen} />}
        {missing.length > 0 && <p class="quiet">{missing[0]}.</p>}
        <button
          type="submit"
          class={loses === null ? "primary" : "danger"}
          disabled={missing.length > 0 || isSending}
        >
          {needsApproval ? say("composer.askSecond", { what: counted }) : counted}
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

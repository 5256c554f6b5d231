import { useEffect, useState } from "preact/hooks";
import { newestRows } from "../model/live/live-state.ts";
import type { Checked } from "../model/policies/policy-tools.ts";
import { useConsole } from "./console-context.ts";
import { PolicyDiff } from "./policy-diff.tsx";
import { PolicyReach } from "./policy-reach.tsx";
import { PublishPolicy } from "./publish-policy.tsx";
import { Rehearse } from "./rehearse.tsx";
import { useSay } from "./say-context.ts";
import { SettingsHelp } from "./settings-help.tsx";

type EditorProps = {
  readonly source: string;
  /** What is in force, to compare with; empty: nothing is. */
  readonly published: string;
  /** What an edit under the same name replaces. */
  readonly inForce: { readonly name: string; readonly edition: string } | null;
  readonly onPublished: (version: number) => void;
  /** Somebody else published: what is there now has to be read, and nothing written is lost. */
  readonly onChangedMeanwhile: () => void;
};

const CHECK_AFTER_MS = 200;

/** Written, checked as one types, compared, rehearsed, and only then published. */
export function PolicyEditor(props: EditorProps) {
  const { source, published, inForce, onPublished, onChangedMeanwhile } = props;
  const say = useSay();
  const { live } = useConsole();
  const [text, setText] = useState(source);
  const checked = useChecked(text, live.state.rows.size);
  const isSame = checked?.draft?.name === inForce?.name;
  const isReady = checked?.draft !== null && checked !== null;
  return (
    <div class="editor">
      <div>
        <label>
          {say("editor.label")}
          <textarea
            rows={18}
            spellcheck={false}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        {checked !== null && <Problems checked={checked} />}
        <div class="actions">
          <PublishPolicy
            source={text}
            words={say("editor.publish", { count: checked?.reach.meant ?? 0 })}
            isReady={isReady && text !== published}
            edition={isSame ? inForce?.edition : null}
            onPublished={onPublished}
            onChangedMeanwhile={onChangedMeanwhile}
          />
          <Rehearse source={text} isReady={isReady} />
        </div>
      </div>
      <div>
        {checked !== null && <PolicyReach reach={checked.reach} />}
        <PolicyDiff before={published} after={text} />
        <SettingsHelp />
      </div>
    </div>
  );
}

function useChecked(text: string, fleet: number): Checked | null {
  const say = useSay();
  const { live } = useConsole();
  const [checked, setChecked] = useState<Checked | null>(null);
  useEffect(() => {
    const timer = setTimeout(async () => {
      const { checkPolicy } = await import("../model/policies/policy-tools.ts");
      setChecked(checkPolicy(text, newestRows(live.state), Date.now(), say));
    }, CHECK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text, fleet, say]);
  return checked;
}

function Problems({ checked }: { readonly checked: Checked }) {
  const say = useSay();
  if (checked.problems.length === 0) return <p class="quiet">{say("editor.fine")}</p>;
  return (
    <div role="status">
      <ul class="problems">
        {checked.problems.map(({ path, line, message, severity }) => (
          <li key={`${line} ${path} ${message}`} class={severity === "error" ? "fault" : ""}>
            {say.around(`editor.${severity}`, {
              line: String(line),
              path: <code>{path}</code>,
              message: <span lang="en">{message}</span>,
            })}
          </li>
        ))}
      </ul>
    </div>
  );
}

import { diffLines } from "../model/policies/line-diff.ts";
import { useSay } from "./say-context.ts";

const SIGNS = { same: " ", added: "+", removed: "−" } as const;

/** What would change, line by line; the sign says it too, not only the colour. */
export function PolicyDiff({ before, after }: { readonly before: string; readonly after: string }) {
  const say = useSay();
  if (before === "" || before === after) return null;
  const lines = diffLines(before, after);
  return (
    <section>
      <h2>{say("editor.changes")}</h2>
      <pre class="diff">
        {lines.map(({ kind, text }, index) => (
          <span key={`${index} ${kind}`} class={kind}>
            {SIGNS[kind]} {text}
            {"\n"}
          </span>
        ))}
      </pre>
    </section>
  );
}

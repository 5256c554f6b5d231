import type { CommandView } from "../../contract/admin-shapes.ts";
import { stateWords } from "../model/commands/command-words.ts";
import { progressOf } from "../model/commands/progress.ts";
import { useSay } from "./say-context.ts";

/** A row of states whose counts add up to the targets; only those that somebody is in. */
export function Progress({ commands }: { readonly commands: readonly CommandView[] }) {
  const say = useSay();
  const parts = progressOf(commands).filter(({ count }) => count > 0);
  return (
    <ul class="progress" aria-label={say("batch.all", { count: commands.length })}>
      {parts.map(({ state, count }) => (
        <li key={state} class={`step step-${state}`} style={{ flexGrow: count }}>
          <strong>{count}</strong> {stateWords(state, say, count)}
        </li>
      ))}
    </ul>
  );
}

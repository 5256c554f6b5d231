import type { CommandView } from "../../contract/admin-shapes.ts";
import { progressOf } from "../model/commands/progress.ts";

/** A row of states whose counts add up to the targets; only those that somebody is in. */
export function Progress({ commands }: { readonly commands: readonly CommandView[] }) {
  const parts = progressOf(commands).filter(({ count }) => count > 0);
  return (
    <ul class="progress" aria-label={`${commands.length} in all`}>
      {parts.map(({ state, words, count }) => (
        <li key={state} class={`step step-${state}`} style={{ flexGrow: count }}>
          <strong>{count}</strong> {words}
        </li>
      ))}
    </ul>
  );
}

import type { SideState } from "../../comparison/contract.ts";
import { bytesText } from "../numbers.ts";
import { useSay } from "../say-context.ts";

/** Where the sign-in lies; the path is the proof that somebody looked. */
export function Found({ search }: { readonly search: SideState["search"] }) {
  const say = useSay();
  if (search === null) return <div class="found" />;
  const filesRead = say("count.files", { count: search.filesRead });
  const read = say("found.read", { files: filesRead, bytes: bytesText(search.bytesRead, say) });
  const files = say("count.files", { count: search.found.length });
  const where = say("found.found", { files, bytes: bytesText(search.bytesFound, say) });
  return (
    <details class="found" open={search.found.length > 0}>
      <summary>
        {search.state === "running" ? say("found.looking") : where} <span>{read}</span>
      </summary>
      <ul>
        {search.found.map(({ path, times, bytes }) => (
          <li key={path}>
            <code>{path}</code> {say("count.times", { count: times })}, {bytesText(bytes, say)}
          </li>
        ))}
      </ul>
    </details>
  );
}

import type { SideState } from "../../comparison/contract.ts";
import { bytesText, countOf } from "../numbers.ts";

/** Where the sign-in lies; the path is the proof that somebody looked. */
export function Found({ search }: { readonly search: SideState["search"] }) {
  if (search === null) return <div class="found" />;
  const read = `${countOf(search.filesRead, "file")}, ${bytesText(search.bytesRead)} read`;
  const where = `${bytesText(search.bytesFound)} in ${countOf(search.found.length, "file")}`;
  return (
    <details class="found" open={search.found.length > 0}>
      <summary>
        {search.state === "running" ? "Looking" : `Found: ${where}`} <span>({read})</span>
      </summary>
      <ul>
        {search.found.map(({ path, times, bytes }) => (
          <li key={path}>
            <code>{path}</code> {countOf(times, "time")}, {bytesText(bytes)}
          </li>
        ))}
      </ul>
    </details>
  );
}

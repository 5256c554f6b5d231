import type { Side, TimelineEntry } from "../../comparison/contract.ts";
import { timeText } from "../numbers.ts";
import { SOURCE_WORDS } from "../words.ts";

type Props = { readonly entries: readonly TimelineEntry[]; readonly side: Side };

/** As much as both computers can show beside each other. */
const SHOWN = 7;

/** The newest first: what happens is seen without scrolling. */
export function Timeline({ entries, side }: Props) {
  const newest = entries.toReversed();
  const earlier = newest.slice(SHOWN);
  return (
    <div class="timeline">
      <h3 id={`timeline-${side}`}>What happened</h3>
      <Entries entries={newest.slice(0, SHOWN)} />
      {earlier.length > 0 && (
        <details>
          <summary>Earlier</summary>
          <Entries entries={earlier} />
        </details>
      )}
    </div>
  );
}

function Entries({ entries }: Pick<Props, "entries">) {
  return (
    <ol>
      {entries.map(({ at, source, text, tone }) => (
        <li key={`${at} ${text}`} class={tone}>
          <time dateTime={at}>{timeText(at)}</time>
          <span>
            {text} <span class="source">({SOURCE_WORDS[source]})</span>
          </span>
        </li>
      ))}
    </ol>
  );
}

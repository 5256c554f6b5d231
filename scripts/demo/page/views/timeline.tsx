import { useContext } from "preact/hooks";
import type { Side, TimelineEntry } from "../../comparison/contract.ts";
import { timeText } from "../numbers.ts";
import { SpeechContext } from "../say-context.ts";
import { Told } from "./told.tsx";

type Props = { readonly entries: readonly TimelineEntry[]; readonly side: Side };

/** As much as both computers can show beside each other. */
const SHOWN = 7;

/** The newest first: what happens is seen without scrolling. */
export function Timeline({ entries, side }: Props) {
  const { say } = useContext(SpeechContext);
  const newest = entries.toReversed();
  const earlier = newest.slice(SHOWN);
  return (
    <div class="timeline">
      <h3 id={`timeline-${side}`}>{say("timeline.title")}</h3>
      <Entries entries={newest.slice(0, SHOWN)} />
      {earlier.length > 0 && (
        <details>
          <summary>{say("timeline.earlier")}</summary>
          <Entries entries={earlier} />
        </details>
      )}
    </div>
  );
}

function Entries({ entries }: Pick<Props, "entries">) {
  const { say, language } = useContext(SpeechContext);
  return (
    <ol>
      {entries.map(({ at, source, text, event, tone }) => (
        <li key={`${at} ${text}`} class={tone}>
          <time dateTime={at}>{timeText(at, language)}</time>
          <span>
            <Told text={text} sayable={event} />{" "}
            <span class="source">({say(`source.${source}`)})</span>
          </span>
        </li>
      ))}
    </ol>
  );
}

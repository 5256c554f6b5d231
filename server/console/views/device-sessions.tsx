import type { LiveLine } from "../model/live/live-lines.ts";
import { stateOf } from "../model/live/live-lines.ts";
import { nextWords, STATE_WORDS, whoWords } from "../model/live/live-words.ts";
import { useConsole } from "./console-context.ts";
import { Moment } from "./moment.tsx";

/** Who is there now; the risk tier and why, where one holds. */
export function DeviceSessions({ lines }: { readonly lines: readonly LiveLine[] }) {
  const { nowMs } = useConsole();
  const sessions = lines.filter(({ session }) => session !== null);
  if (sessions.length === 0) return <p class="quiet">Nobody is in a session here.</p>;
  return (
    <ul class="cards">
      {sessions.map((line) => (
        <li key={line.key}>
          <strong>{whoWords(line)}</strong>
          <span class={`state state-${stateOf(line)}`}>{STATE_WORDS[stateOf(line)]}</span>
          <span class="quiet">
            since <Moment at={line.session?.since ?? ""} />
          </span>
          <span>{nextWords(line, nowMs)}</span>
          {(line.session?.risk?.because ?? []).map((why) => (
            <span key={why} class="fault">
              Risk {line.session?.risk?.tier}: {why}
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}

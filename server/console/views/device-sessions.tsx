import type { LiveLine } from "../model/live/live-lines.ts";
import { stateOf } from "../model/live/live-lines.ts";
import { nextWords, whoWords } from "../model/live/live-words.ts";
import { useConsole } from "./console-context.ts";
import { Moment } from "./moment.tsx";
import { useSay } from "./say-context.ts";

/** Who is there now; the risk tier and why, where one holds. */
export function DeviceSessions({ lines }: { readonly lines: readonly LiveLine[] }) {
  const say = useSay();
  const { nowMs } = useConsole();
  const sessions = lines.filter(({ session }) => session !== null);
  if (sessions.length === 0) return <p class="quiet">{say("device.nobody")}</p>;
  return (
    <ul class="cards">
      {sessions.map((line) => (
        <li key={line.key}>
          <strong>{whoWords(line, say)}</strong>
          <span class={`state state-${stateOf(line)}`}>{say(`state.${stateOf(line)}`)}</span>
          <span class="quiet">
            {say.around("device.since", { time: <Moment at={line.session?.since ?? ""} /> })}
          </span>
          <span>{nextWords(line, nowMs, say)}</span>
          {(line.session?.risk?.because ?? []).map((why) => (
            <span key={why} class="fault">
              {say("device.risk", { tier: line.session?.risk?.tier ?? "", why })}
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}

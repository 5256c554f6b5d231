import type { Preview } from "../model/commands/composer.ts";
import { whoWords } from "../model/live/live-words.ts";
import type { Say } from "../translate.ts";
import { useSay } from "./say-context.ts";

const MOST_SHOWN = 12;

/** Exactly whom it meets, those who are at work right now first. */
export function Targets({ preview }: { readonly preview: Preview }) {
  const say = useSay();
  const { targets, active, sessions, offline, observing } = preview;
  const facts = [
    say("targets.atWork", { active, count: sessions }),
    ...(offline === 0 ? [] : [say("targets.offline", { count: offline })]),
    ...(observing === 0 ? [] : [say("targets.observing", { count: observing })]),
  ];
  if (targets.length === 0) return null;
  return (
    <section class="targets" aria-label={say("targets.label")}>
      <h2>{say("targets.devices", { count: targets.length })}</h2>
      <p class={active > 0 ? "fault" : "quiet"}>{facts.join("; ")}.</p>
      <ul>
        {targets.slice(0, MOST_SHOWN).map(({ row, sessions: of }) => (
          <li key={row.device.id}>
            <strong>{row.device.hostName}</strong>{" "}
            {row.device.online ? (
              <span class="quiet">
                {of.map((session) => personWords(session, say)).join("; ") || say("who.nobody")}
              </span>
            ) : (
              <span class="quiet">{say("targets.away")}</span>
            )}
          </li>
        ))}
      </ul>
      {targets.length > MOST_SHOWN && (
        <p class="quiet">{say("targets.more", { count: targets.length - MOST_SHOWN })}</p>
      )}
    </section>
  );
}

function personWords(session: Preview["targets"][number]["sessions"][number], say: Say): string {
  const state = say(`state.${session.stage}`).toLowerCase();
  return say("targets.person", { who: whoWords({ session }, say), state });
}

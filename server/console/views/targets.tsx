import type { Preview } from "../model/commands/composer.ts";
import { STATE_WORDS, whoWords } from "../model/live/live-words.ts";

const MOST_SHOWN = 12;

/** Exactly whom it meets, those who are at work right now first. */
export function Targets({ preview }: { readonly preview: Preview }) {
  const { targets, active, sessions, offline, observing } = preview;
  const facts = [
    `${active} of ${sessions} sessions have somebody at work right now`,
    ...(offline === 0 ? [] : [`${offline} devices are away and get it when they return`]),
    ...(observing === 0 ? [] : [`${observing} devices only observe and refuse what destroys`]),
  ];
  if (targets.length === 0) return null;
  return (
    <section class="targets" aria-label="Targets">
      <h2>
        {targets.length} {targets.length === 1 ? "device" : "devices"}
      </h2>
      <p class={active > 0 ? "fault" : "quiet"}>{facts.join("; ")}.</p>
      <ul>
        {targets.slice(0, MOST_SHOWN).map(({ row, sessions: of }) => (
          <li key={row.device.id}>
            <strong>{row.device.hostName}</strong>{" "}
            {row.device.online ? (
              <span class="quiet">
                {of
                  .map(
                    (session) =>
                      `${whoWords({ session })}, ${STATE_WORDS[session.stage].toLowerCase()}`,
                  )
                  .join("; ") || "nobody"}
              </span>
            ) : (
              <span class="quiet">offline</span>
            )}
          </li>
        ))}
      </ul>
      {targets.length > MOST_SHOWN && (
        <p class="quiet">and {targets.length - MOST_SHOWN} more devices</p>
      )}
    </section>
  );
}

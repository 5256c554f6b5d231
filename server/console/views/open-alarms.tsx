import type { OpenAlarm } from "../model/live/open-alarms.ts";
import { routeHash } from "../model/route.ts";
import { Icon } from "./icon.tsx";
import { Moment } from "./moment.tsx";
import { useSay } from "./say-context.ts";

const SHOWN = 3;

type OpenAlarmsProps = {
  readonly alarms: readonly OpenAlarm[];
  /** Narrows the table to their devices. */
  readonly onAll: () => void;
};

/** What goes on and must be seen to, whatever the table is narrowed to. */
export function OpenAlarms({ alarms, onAll }: OpenAlarmsProps) {
  const say = useSay();
  const more = alarms.length - SHOWN;
  return (
    <>
      <p class="only-spoken" role="status">
        {alarms.length > 0 && say("alarms.open", { count: alarms.length })}
      </p>
      {alarms.length > 0 && (
        <section class="alarms" aria-label={say("alarms.label")}>
          <ul>
            {alarms.slice(0, SHOWN).map((alarm) => (
              <li key={alarm.key}>
                <Icon name="warned" />
                {say.around("alarms.line", {
                  device: (
                    <a href={routeHash({ page: "live", id: alarm.deviceId })}>{alarm.hostName}</a>
                  ),
                  words: <span title={alarm.detail}>{alarm.words}</span>,
                  time: <Moment at={alarm.at} />,
                })}
              </li>
            ))}
          </ul>
          <button type="button" onClick={onAll}>
            {more > 0 ? say("alarms.more", { count: more }) : say("alarms.show")}
          </button>
        </section>
      )}
    </>
  );
}

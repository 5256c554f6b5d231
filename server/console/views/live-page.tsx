import { useMemo } from "preact/hooks";
import {
  groupsIn,
  LIVE_ORDERS,
  LIVE_STATES,
  type LiveFilter,
  linesOf,
  shownLines,
} from "../model/live/live-lines.ts";
import { newestRows } from "../model/live/live-state.ts";
import { openAlarms } from "../model/live/open-alarms.ts";
import { parseRoute, routeHash } from "../model/route.ts";
import type { Say } from "../translate.ts";
import { useConsole } from "./console-context.ts";
import { Empty } from "./empty.tsx";
import { LiveFilters } from "./live-filters.tsx";
import { LiveTable } from "./live-table.tsx";
import { OpenAlarms } from "./open-alarms.tsx";
import { useSay } from "./say-context.ts";
import { useShortcuts } from "./use-shortcuts.ts";

const NO_FILTER = { text: "", state: "", group: "", posture: "", alarm: "" } as const;

/** Who is where right now. */
export function LivePage() {
  const say = useSay();
  const { live, route } = useConsole();
  const { rows, waiting, isComplete } = live.state;
  const filter = filterOf(route.query);
  const order = LIVE_ORDERS.find((one) => one === route.query["order"]) ?? "device";
  const lines = useMemo(() => linesOf(rows.values()), [rows]);
  const shown = useMemo(
    () => shownLines(lines, filter, order),
    [lines, JSON.stringify(filter), order],
  );
  // With what waits: nobody need look away from the table to hear of an alarm.
  const alarms = useMemo(() => openAlarms(newestRows(live.state), say), [live.state, say]);
  const groups = useMemo(() => groupsIn(rows.values()), [rows]);
  const narrow = (part: Readonly<Record<string, string>>) => {
    // The address, not what was drawn last: a second choice may come before the next drawing.
    const query = { ...parseRoute(location.hash).query, ...part };
    history.replaceState(null, "", routeHash({ page: "live", query }));
    dispatchEvent(new HashChangeEvent("hashchange"));
  };
  const showAlarms = () => {
    live.catchUp();
    narrow({ ...NO_FILTER, alarm: "open" });
  };
  useShortcuts({ u: () => live.catchUp() });
  if (isComplete && rows.size === 0) return <NoDevice />;
  return (
    <div class="live">
      <div class="page-head">
        <h1>{say("page.live")}</h1>
        <p class="quiet" role="status">
          {headWords(shown.length, lines.length, isComplete, say)}
        </p>
        {waiting.size > 0 && (
          <button
            type="button"
            class="chip"
            title={say("live.updatesTitle")}
            onClick={() => live.catchUp()}
          >
            {say("live.updates", { count: waiting.size })} <kbd>u</kbd>
          </button>
        )}
      </div>
      <OpenAlarms alarms={alarms} onAll={showAlarms} />
      <LiveFilters filter={filter} groups={groups} onFilter={narrow} />
      <Chosen />
      <LiveTable
        lines={shown}
        chosen={live.chosen}
        order={order}
        onOrder={(by) => narrow({ order: by })}
        onChoose={(key) => live.choose(key)}
        onRead={(isRead) => live.read(isRead)}
      />
      {isComplete && shown.length === 0 && <p class="quiet">{say("live.nothing")}</p>}
    </div>
  );
}

/** What was chosen in the table, and what can be done with it. */
function Chosen() {
  const say = useSay();
  const { live } = useConsole();
  if (live.chosen.size === 0) return null;
  return (
    <div class="chosen">
      <p>{say("live.chosen", { count: live.chosen.size })}</p>
      <a
        class="button"
        href={routeHash({ page: "commands", id: "new" })}
        title={say("live.composeTitle")}
      >
        {say("action.compose")} <kbd>c</kbd>
      </a>
      <button type="button" onClick={() => live.chooseNone()}>
        {say("live.chooseNone")}
      </button>
    </div>
  );
}

function NoDevice() {
  const say = useSay();
  return (
    <>
      <h1>{say("page.live")}</h1>
      <Empty title={say("live.noDevice")} command="sessionward token create --groups wards">
        {say("live.noDeviceHow")}
      </Empty>
    </>
  );
}

function headWords(shown: number, all: number, isComplete: boolean, say: Say): string {
  if (!isComplete) return say("live.telling");
  return shown === all
    ? say("live.lines", { count: all })
    : say("live.someLines", { count: shown, all });
}

function filterOf(query: Readonly<Record<string, string>>): LiveFilter {
  const { text = "", state, group = "", posture, alarm } = query;
  return {
    text,
    group,
    state: LIVE_STATES.find((one) => one === state) ?? "",
    posture: (["violated", "unknown", "fine"] as const).find((one) => one === posture) ?? "",
    alarm: (["open", "none"] as const).find((one) => one === alarm) ?? "",
  };
}

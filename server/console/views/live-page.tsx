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
import { useConsole } from "./console-context.ts";
import { Empty } from "./empty.tsx";
import { LiveFilters } from "./live-filters.tsx";
import { LiveTable } from "./live-table.tsx";
import { OpenAlarms } from "./open-alarms.tsx";
import { useShortcuts } from "./use-shortcuts.ts";

const NO_FILTER = { text: "", state: "", group: "", posture: "", alarm: "" } as const;

/** Who is where right now. */
export function LivePage() {
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
  const alarms = useMemo(() => openAlarms(newestRows(live.state)), [live.state]);
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
        <h1>Live</h1>
        <p class="quiet" role="status">
          {headWords(shown.length, lines.length, isComplete)}
        </p>
        {waiting.size > 0 && (
          <button type="button" class="chip" title="Show them (u)" onClick={() => live.catchUp()}>
            {waiting.size} {waiting.size === 1 ? "update" : "updates"} <kbd>u</kbd>
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
      {isComplete && shown.length === 0 && (
        <p class="quiet">Nothing is like that right now. Widen the filters above.</p>
      )}
    </div>
  );
}

/** What was chosen in the table, and what can be done with it. */
function Chosen() {
  const { live } = useConsole();
  if (live.chosen.size === 0) return null;
  return (
    <div class="chosen">
      <p>{live.chosen.size} chosen</p>
      <a class="button" href={routeHash({ page: "commands", id: "new" })} title="Compose (c)">
        Compose a command <kbd>c</kbd>
      </a>
      <button type="button" onClick={() => live.chooseNone()}>
        Choose none
      </button>
    </div>
  );
}

function NoDevice() {
  return (
    <>
      <h1>Live</h1>
      <Empty title="No device is enrolled" command="sessionward token create --groups wards">
        Make a token on the server, then enrol a device with the line that it prints.
      </Empty>
    </>
  );
}

function headWords(shown: number, all: number, isComplete: boolean): string {
  if (!isComplete) return "The server is telling what there is";
  return shown === all ? `${all} lines` : `${shown} of ${all} lines`;
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

import { useEffect, useRef } from "preact/hooks";
import type { LiveLine, LiveOrder } from "../model/live/live-lines.ts";
import { routeHash } from "../model/route.ts";
import { useConsole } from "./console-context.ts";
import { COLUMNS } from "./live-columns.tsx";
import { useSay } from "./say-context.ts";
import { useNarrow } from "./use-narrow.ts";
import { useReading } from "./use-reading.ts";
import { useRowWalk } from "./use-row-walk.ts";
import { useVirtualRows } from "./use-virtual-rows.ts";

type LiveTableProps = {
  readonly lines: readonly LiveLine[];
  readonly chosen: ReadonlySet<string>;
  readonly order: LiveOrder;
  readonly onOrder: (order: LiveOrder) => void;
  readonly onChoose: (key: string) => void;
  /** Somebody's eyes or keys are on it, or left it. */
  readonly onRead: (isRead: boolean) => void;
};

const DEVICE = { name: "device", title: "column.device", order: "device" } as const;
const ROW_PX = { wide: 36, narrow: 60 };

/** Ten thousand lines of which only those in sight exist; arrows walk, Enter opens, x chooses. */
export function LiveTable(props: LiveTableProps) {
  const say = useSay();
  const { lines, onChoose, onRead } = props;
  const table = useRef<HTMLTableElement>(null);
  const rowPx = useNarrow() ? ROW_PX.narrow : ROW_PX.wide;
  const place = useRef(0);
  const rows = useVirtualRows(table, lines.length, rowPx, place.current);
  const at = useRowWalk(table, {
    count: lines.length,
    rowPx,
    onWalk: (to) => {
      place.current = to;
      rows.scrollToIndex(to);
    },
    onChoose: (index) => onChoose(lines[index]?.key ?? ""),
  });
  useReading(table, onRead);
  useEffect(() => {
    place.current = at;
  }, [at]);
  return (
    <table
      class="live-table"
      aria-label={say("live.table")}
      aria-rowcount={lines.length + 1}
      ref={table}
    >
      <Head {...props} />
      <tbody style={{ blockSize: `${rows.getTotalSize()}px` }}>
        {rows.getVirtualItems().map(({ index, start }) => (
          <Line
            key={lines[index]?.key}
            {...{ ...props, index, rowPx }}
            startPx={start}
            isAt={index === at}
          />
        ))}
      </tbody>
    </table>
  );
}

function Head({ order, onOrder }: LiveTableProps) {
  const say = useSay();
  return (
    <thead>
      <tr class="live-line live-head" aria-rowindex={1}>
        <th class="cell-choose" scope="col">
          <span class="only-spoken">{say("live.choice")}</span>
        </th>
        {[DEVICE, ...COLUMNS].map(({ name, title, order: by }) => (
          <th key={name} class={`cell-${name}`} scope="col" aria-sort={sortOf(by, order)}>
            {by === undefined ? (
              say(title)
            ) : (
              <button type="button" onClick={() => onOrder(by)}>
                {say(title)}
                {by === order ? " ↓" : ""}
              </button>
            )}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function sortOf(by: LiveOrder | undefined, order: LiveOrder): "ascending" | "none" | undefined {
  if (by === undefined) return undefined;
  return by === order ? "ascending" : "none";
}

type LineProps = LiveTableProps & {
  readonly index: number;
  readonly startPx: number;
  readonly rowPx: number;
  readonly isAt: boolean;
};

function Line({ lines, chosen, onChoose, index, startPx, rowPx, isAt }: LineProps) {
  const say = useSay();
  const { nowMs } = useConsole();
  const line = lines[index];
  if (line === undefined) return null;
  const { hostName, id } = line.row.device;
  return (
    <tr
      class={`live-line${chosen.has(line.key) ? " is-chosen" : ""}`}
      data-index={index}
      aria-rowindex={index + 2}
      style={{ blockSize: `${rowPx}px`, transform: `translateY(${startPx}px)` }}
    >
      <td class="cell-choose">
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={say("live.choose", { device: hostName })}
          title={say("live.chooseTitle")}
          checked={chosen.has(line.key)}
          onChange={() => onChoose(line.key)}
        />
      </td>
      <td class="cell-device">
        <a
          href={routeHash({ page: "live", id })}
          tabIndex={isAt ? 0 : -1}
          title={say("live.openTitle")}
        >
          {hostName}
        </a>
      </td>
      {COLUMNS.map(({ name, cell }) => (
        <td key={name} class={`cell-${name}`}>
          {cell(line, nowMs, say)}
        </td>
      ))}
    </tr>
  );
}

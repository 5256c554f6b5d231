import type { ComponentChildren } from "preact";
import {
  type LiveLine,
  type LiveOrder,
  type LiveStateName,
  postureOf,
  stateOf,
} from "../model/live/live-lines.ts";
import {
  alarmsInWords,
  lastClearWords,
  nextWords,
  policyFault,
  policyWords,
  postureDetail,
  postureWords,
  whoWords,
} from "../model/live/live-words.ts";
import { absoluteTime, relativeTime } from "../model/time-words.ts";
import type { MessageId, Say } from "../translate.ts";
import { Icon, type IconName } from "./icon.tsx";
import { useSay } from "./say-context.ts";

type Column = {
  readonly name: string;
  readonly title: MessageId;
  readonly order?: LiveOrder;
  readonly cell: (line: LiveLine, nowMs: number, say: Say) => ComponentChildren;
};

const STATE_ICONS: Readonly<Record<LiveStateName, IconName>> = {
  asks: "bell",
  active: "active",
  noticed: "noticed",
  warned: "warned",
  locked: "locked",
  cleared: "cleared",
  signedOut: "signedOut",
  empty: "empty",
  offline: "offline",
};

const POSTURE_ICONS = { violated: "warned", unknown: "unknown", fine: "check" } as const;

/** What each line tells, in this order; after the device, which is a link. */
export const COLUMNS: readonly Column[] = [
  { name: "who", title: "column.who", cell: (line, _, say) => whoWords(line, say) },
  {
    ...{ name: "state", title: "column.state", order: "state" },
    cell: (line) => <StateWord line={line} />,
  },
  { name: "since", title: "column.since", cell: sinceCell },
  { name: "next", title: "column.next", order: "next", cell: nextCell },
  { name: "posture", title: "column.posture", cell: ({ row }) => <Posture row={row} /> },
  { name: "policy", title: "column.policy", cell: ({ row }) => <Policy row={row} /> },
  { name: "clear", title: "column.clear", order: "lastClear", cell: clearCell },
];

function StateWord({ line }: { readonly line: LiveLine }) {
  const say = useSay();
  const state = stateOf(line);
  return (
    <span class={`state state-${state}`}>
      <AlarmMark row={line.row} />
      <Icon name={STATE_ICONS[state]} />
      {say(`state.${state}`)}
    </span>
  );
}

function AlarmMark({ row }: Pick<LiveLine, "row">) {
  const words = alarmsInWords(row, useSay());
  if (words === "") return null;
  return (
    <strong class="alarm-mark" title={words}>
      <Icon name="alarm" />
      <span class="only-spoken">{words}</span>
    </strong>
  );
}

function sinceCell({ row, session }: LiveLine, nowMs: number, say: Say): ComponentChildren {
  const since = row.device.online ? session?.since : row.device.lastSeenAt;
  if (since === undefined || since === null) return "";
  return <span title={absoluteTime(since, say)}>{relativeTime(since, nowMs, say)}</span>;
}

function nextCell(line: LiveLine, nowMs: number, say: Say): ComponentChildren {
  const next = line.session?.next;
  if (next === undefined || next === null || !line.row.device.online) return "";
  const words = nextWords(line, nowMs, say);
  // Whole on hover: a longer language than English does not fit into every column.
  return <span title={`${words}\n${absoluteTime(next.at, say)}`}>{words}</span>;
}

function Posture({ row }: Pick<LiveLine, "row">) {
  const say = useSay();
  const posture = postureOf(row);
  return (
    <span class={`posture posture-${posture}`} title={postureDetail(row, say)}>
      <Icon name={POSTURE_ICONS[posture]} />
      {postureWords(row, say)}
    </span>
  );
}

function Policy({ row }: Pick<LiveLine, "row">) {
  const say = useSay();
  const fault = policyFault(row, say);
  const all = row.policies.applied.map(({ name, version }) => `${name} ${version}`).join("\n");
  return (
    <span title={all}>
      {policyWords(row, say)}
      {fault !== "" && <strong class="fault"> {fault}</strong>}
    </span>
  );
}

function clearCell({ row }: LiveLine, nowMs: number, say: Say): ComponentChildren {
  if (row.lastClear === null) return "";
  return <span title={absoluteTime(row.lastClear.at, say)}>{lastClearWords(row, nowMs, say)}</span>;
}

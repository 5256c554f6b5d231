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
  STATE_WORDS,
  whoWords,
} from "../model/live/live-words.ts";
import { absoluteTime, relativeTime } from "../model/time-words.ts";
import { Icon, type IconName } from "./icon.tsx";

type Column = {
  readonly name: string;
  readonly title: string;
  readonly order?: LiveOrder;
  readonly cell: (line: LiveLine, nowMs: number) => ComponentChildren;
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
  { name: "who", title: "Who", cell: whoWords },
  { name: "state", title: "State", order: "state", cell: (line) => <StateWord line={line} /> },
  { name: "since", title: "Since", cell: sinceCell },
  { name: "next", title: "Next event", order: "next", cell: nextCell },
  { name: "posture", title: "Posture", cell: ({ row }) => <Posture row={row} /> },
  { name: "policy", title: "Policy", cell: ({ row }) => <Policy row={row} /> },
  { name: "clear", title: "Last clear", order: "lastClear", cell: clearCell },
];

function StateWord({ line }: { readonly line: LiveLine }) {
  const state = stateOf(line);
  return (
    <span class={`state state-${state}`}>
      <AlarmMark row={line.row} />
      <Icon name={STATE_ICONS[state]} />
      {STATE_WORDS[state]}
    </span>
  );
}

function AlarmMark({ row }: Pick<LiveLine, "row">) {
  const words = alarmsInWords(row);
  if (words === "") return null;
  return (
    <strong class="alarm-mark" title={words}>
      <Icon name="alarm" />
      <span class="only-spoken">{words}</span>
    </strong>
  );
}

function sinceCell({ row, session }: LiveLine, nowMs: number): ComponentChildren {
  const since = row.device.online ? session?.since : row.device.lastSeenAt;
  if (since === undefined || since === null) return "";
  return <span title={absoluteTime(since)}>{relativeTime(since, nowMs)}</span>;
}

function nextCell(line: LiveLine, nowMs: number): ComponentChildren {
  const next = line.session?.next;
  if (next === undefined || next === null || !line.row.device.online) return "";
  return <span title={absoluteTime(next.at)}>{nextWords(line, nowMs)}</span>;
}

function Posture({ row }: Pick<LiveLine, "row">) {
  const posture = postureOf(row);
  return (
    <span class={`posture posture-${posture}`} title={postureDetail(row)}>
      <Icon name={POSTURE_ICONS[posture]} />
      {postureWords(row)}
    </span>
  );
}

function Policy({ row }: Pick<LiveLine, "row">) {
  const fault = policyFault(row);
  const all = row.policies.applied.map(({ name, version }) => `${name} ${version}`).join("\n");
  return (
    <span title={all}>
      {policyWords(row)}
      {fault !== "" && <strong class="fault"> {fault}</strong>}
    </span>
  );
}

function clearCell({ row }: LiveLine, nowMs: number): ComponentChildren {
  if (row.lastClear === null) return "";
  return <span title={absoluteTime(row.lastClear.at)}>{lastClearWords(row, nowMs)}</span>;
}

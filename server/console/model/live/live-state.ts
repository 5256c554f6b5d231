import type { CommandView } from "../../../contract/admin-shapes.ts";
import type { LiveEvent, LiveRow } from "../../../contract/live-api.ts";

/** The fleet as it is shown, and what changed since but waits until nobody reads. */
export type LiveState = {
  readonly rows: ReadonlyMap<string, LiveRow>;
  /** By device; null: it is gone. */
  readonly waiting: ReadonlyMap<string, LiveRow | null>;
  /** Told since the connection began: what was not, once it is `ready`, is no more. */
  readonly told: ReadonlySet<string> | null;
  /** Newest state of commands that changed while we watched. */
  readonly commands: ReadonlyMap<string, CommandView>;
  /** How often we were too slow to be told of commands: their lists are read again then. */
  readonly resyncs: number;
  readonly alarms: number;
  readonly isComplete: boolean;
};

export const NOTHING_LIVE: LiveState = {
  rows: new Map(),
  waiting: new Map(),
  told: null,
  commands: new Map(),
  resyncs: 0,
  alarms: 0,
  isComplete: false,
};

/** A connection begins: everything is told anew, over what is shown. */
export function begun(state: LiveState): LiveState {
  return { ...state, told: new Set() };
}

/** @param isRead somebody has the table under their eyes: what changes must wait */
export function received(state: LiveState, event: LiveEvent, isRead: boolean): LiveState {
  switch (event.event) {
    case "rows":
      return withRows(toldOf(state, event.data.rows), event.data.rows, [], isRead);
    case "ready":
      return withRows({ ...state, told: null, isComplete: true }, [], missing(state), isRead);
    case "changed":
      return withRows(toldOf(state, event.data.rows), event.data.rows, event.data.gone, isRead);
    case "commands":
      return { ...state, commands: withCommands(state.commands, event.data.commands) };
    case "resync":
      return { ...state, commands: new Map(), resyncs: state.resyncs + 1 };
    case "alarms":
      return { ...state, alarms: state.alarms + event.data.alarms.length };
  }
}

/** What waited is shown. */
export function caughtUp(state: LiveState): LiveState {
  if (state.waiting.size === 0) return state;
  return { ...state, rows: applied(state.rows, state.waiting), waiting: new Map() };
}

/** With what waits: for whoever must know at once. */
export function newestRows({ rows, waiting }: LiveState): readonly LiveRow[] {
  return [...applied(rows, waiting).values()];
}

function toldOf(state: LiveState, rows: readonly LiveRow[]): LiveState {
  if (state.told === null) return state;
  return { ...state, told: new Set([...state.told, ...rows.map(({ device }) => device.id)]) };
}

function missing({ rows, told }: LiveState): string[] {
  return told === null ? [] : [...rows.keys()].filter((id) => !told.has(id));
}

function withRows(
  state: LiveState,
  rows: readonly LiveRow[],
  gone: readonly string[],
  isRead: boolean,
): LiveState {
  const news = [...rows.map((row) => [row.device.id, row] as const), ...gone.map(isGone)];
  // The first picture is nothing that anybody reads yet.
  if (isRead && state.isComplete) return { ...state, waiting: queued(state, news) };
  return caughtUp({ ...state, waiting: new Map([...state.waiting, ...news]) });
}

type Change = readonly [string, LiveRow | null];

const isGone = (id: string): Change => [id, null];

/** Without what is shown already: the chip counts what somebody would see change. */
function queued({ rows, waiting }: LiveState, news: readonly Change[]): LiveState["waiting"] {
  const next = new Map(waiting);
  for (const [id, row] of news) {
    if (JSON.stringify(rows.get(id) ?? null) === JSON.stringify(row)) next.delete(id);
    else next.set(id, row);
  }
  return next;
}

function applied(
  rows: ReadonlyMap<string, LiveRow>,
  news: ReadonlyMap<string, LiveRow | null>,
): ReadonlyMap<string, LiveRow> {
  const next = new Map(rows);
  for (const [id, row] of news) {
    if (row === null) next.delete(id);
    else next.set(id, row);
  }
  return next;
}

function withCommands(
  known: ReadonlyMap<string, CommandView>,
  commands: readonly CommandView[],
): ReadonlyMap<string, CommandView> {
  return new Map([...known, ...commands.map((one) => [one.id, one] as const)]);
}

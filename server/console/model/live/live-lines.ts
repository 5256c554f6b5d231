import type { LiveRow } from "../../../contract/live-api.ts";

type Session = LiveRow["sessions"][number];

/** A line of the table: one session, or a device on which nobody is. */
export type LiveLine = {
  readonly key: string;
  /** Of the device, so that `ward-10` comes after `ward-2`. */
  readonly place: string;
  readonly row: LiveRow;
  readonly session: Session | null;
};

export const LIVE_STATES = [
  "asks",
  "active",
  "noticed",
  "warned",
  "locked",
  "cleared",
  "signedOut",
  "empty",
  "offline",
] as const;
export type LiveStateName = (typeof LIVE_STATES)[number];

export type OnDevice = Pick<LiveLine, "row" | "session">;

/** What the table is narrowed to; empty texts: everything. */
export type LiveFilter = {
  readonly text: string;
  readonly state: LiveStateName | "";
  readonly group: string;
  readonly posture: "violated" | "unknown" | "fine" | "";
  readonly alarm: "open" | "none" | "";
};

export const LIVE_ORDERS = ["device", "state", "next", "lastClear"] as const;
export type LiveOrder = (typeof LIVE_ORDERS)[number];

export function linesOf(rows: Iterable<LiveRow>): LiveLine[] {
  return [...rows].flatMap((row): LiveLine[] => {
    const { id, hostName } = row.device;
    const place = hostName.replace(/\d+/g, (digits) => digits.padStart(9, "0"));
    return row.sessions.length === 0
      ? [{ key: id, place, row, session: null }]
      : row.sessions.map((session) => ({ key: `${id}/${session.id}`, place, row, session }));
  });
}

/** An offline device's session may be over: what it last was says nothing of now. */
export function stateOf({ row, session }: OnDevice): LiveStateName {
  if (!row.device.online) return "offline";
  if (session === null) return "empty";
  return isAsking({ row, session }) ? "asks" : session.stage;
}

function isAsking({ row, session }: OnDevice): boolean {
  return row.requests.some(({ sessionId }) => sessionId === session?.id);
}

export function postureOf({ findings }: LiveRow): "violated" | "unknown" | "fine" {
  if (findings === null) return "unknown";
  if (findings.some(({ result }) => result === "violated")) return "violated";
  return findings.length > 0 ? "unknown" : "fine";
}

function alarmOf({ alarms }: LiveRow): "open" | "none" {
  return alarms.length > 0 ? "open" : "none";
}

/** Filtered, then ordered; equal ones by device, so that a line has one place only. */
export function shownLines(
  lines: readonly LiveLine[],
  filter: LiveFilter,
  order: LiveOrder,
): LiveLine[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = lines.filter((line) => isWanted(line, filter, words));
  return wanted.sort((a, b) => compare(sortKey(a, order), sortKey(b, order)) || byDevice(a, b));
}

function isWanted(line: LiveLine, filter: LiveFilter, words: readonly string[]): boolean {
  const { device } = line.row;
  return (
    (filter.state === "" || stateOf(line) === filter.state) &&
    (filter.group === "" || device.groups.includes(filter.group)) &&
    (filter.alarm === "" || filter.alarm === alarmOf(line.row)) &&
    (filter.posture === "" || postureOf(line.row) === filter.posture) &&
    words.every((word) => searched(line).includes(word))
  );
}

function searched({ row, session }: LiveLine): string {
  const { hostName, id, groups } = row.device;
  return [hostName, id, ...groups, session?.person ?? ""].join(" ").toLowerCase();
}

function sortKey(line: LiveLine, order: LiveOrder): string {
  const { row, session } = line;
  switch (order) {
    case "device":
      return "";
    case "state":
      return String(LIVE_STATES.indexOf(stateOf(line)));
    // Those without one come last.
    case "next":
      return session?.next?.at ?? "9";
    case "lastClear":
      return row.lastClear?.at ?? "9";
  }
}

function byDevice(a: LiveLine, b: LiveLine): number {
  return compare(a.place, b.place) || compare(a.key, b.key);
}

/** By code unit: ten thousand names in a locale's order take a hundred times as long. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

export function groupsIn(rows: Iterable<LiveRow>): string[] {
  return [...new Set([...rows].flatMap(({ device }) => device.groups))].sort(compare);
}

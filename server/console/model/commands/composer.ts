import type { RouteBody } from "../../../contract/admin-api.ts";
import type { LiveRow } from "../../../contract/live-api.ts";
import type { Say } from "../../translate.ts";
import { type CommandKind, KINDS } from "./command-words.ts";

export type CommandBody = RouteBody<"issueCommands">;

export type TargetChoice =
  | { readonly by: "chosen"; readonly lines: ReadonlySet<string> }
  | { readonly by: "group"; readonly group: string }
  | { readonly by: "all" };

/** What the form holds while somebody writes it. */
export type Draft = {
  readonly kind: CommandKind;
  readonly target: TargetChoice;
  readonly reason: string;
  readonly text: string;
  readonly minutes: number;
  readonly expiryMinutes: number;
  readonly evenInObserve: boolean;
};

type Session = LiveRow["sessions"][number];

/** Who would be met right now. */
export type Preview = {
  readonly targets: readonly { readonly row: LiveRow; readonly sessions: readonly Session[] }[];
  readonly sessions: number;
  /** Sessions in which somebody is at work this moment. */
  readonly active: number;
  readonly offline: number;
  /** They refuse what destroys, unless it is sent for them too. */
  readonly observing: number;
  /** What the button counts. */
  readonly count: number;
};

const AT_WORK: readonly Session["stage"][] = ["active", "noticed", "warned"];

export function previewOf({ kind, target }: Draft, rows: readonly LiveRow[]): Preview {
  const only = onlySession(target);
  const targets = rows
    .filter((row) => isTarget(row, target))
    .map((row) => ({
      row,
      sessions: row.sessions.filter(({ id }) => only === null || only === id),
    }));
  const sessions = targets.flatMap((one) => (one.row.device.online ? one.sessions : []));
  return {
    targets,
    sessions: sessions.length,
    active: sessions.filter(({ stage }) => AT_WORK.includes(stage)).length,
    offline: targets.filter(({ row }) => !row.device.online).length,
    observing: targets.filter(({ row }) => row.device.mode === "observe").length,
    count: KINDS[kind].counts === "session" ? sessions.length : targets.length,
  };
}

function isTarget({ device }: LiveRow, target: TargetChoice): boolean {
  if (target.by === "all") return true;
  if (target.by === "group") return device.groups.includes(target.group);
  return devicesOf(target.lines).has(device.id);
}

function devicesOf(lines: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...lines].map((line) => line.split("/")[0] ?? line));
}

/** One chosen line is one session; more than that are whole devices, as the protocol has it. */
function onlySession(target: TargetChoice): string | null {
  if (target.by !== "chosen" || target.lines.size !== 1) return null;
  const [line = ""] = target.lines;
  const at = line.indexOf("/");
  return at < 0 ? null : line.slice(at + 1);
}

/** What is missing before it can be sent, in the order of the form. */
export function missingIn(draft: Draft, preview: Preview, say: Say): readonly string[] {
  const { asks, mostMinutes } = KINDS[draft.kind];
  const faults: readonly (readonly [boolean, string])[] = [
    [preview.targets.length === 0, say("missing.targets")],
    [draft.reason.trim() === "", say("missing.reason")],
    [asks === "text" && draft.text.trim() === "", say("missing.text")],
    [asks === "duration" && !(draft.minutes >= 1), say("missing.minutes")],
    [draft.expiryMinutes > mostMinutes, say("missing.expiry", { count: mostMinutes })],
  ];
  return faults.filter(([isSo]) => isSo).map(([, words]) => words);
}

/** The request: targets are named one by one where somebody chose them, so that none joins later. */
export function bodyOf(draft: Draft, { targets }: Preview): CommandBody {
  const { kind, target } = draft;
  const devices = targets.map(({ row }) => row.device.id);
  return {
    kind,
    params: paramsOf(draft),
    targets: target.by === "all" ? { all: true } : { devices },
    reason: draft.reason.trim(),
    expiresInMs: draft.expiryMinutes * 60_000,
    ...(draft.evenInObserve ? { evenInObserve: true } : {}),
    // Each kind has its own row of parameters; only their link is asserted.
  } as CommandBody;
}

function paramsOf({ kind, target, text, minutes }: Draft): object {
  const sessionId = onlySession(target);
  const ofSession = sessionId === null || KINDS[kind].counts === "device" ? {} : { sessionId };
  const { asks } = KINDS[kind];
  return {
    ...ofSession,
    ...(asks === "text" ? { text: text.trim() } : {}),
    ...(asks === "duration" ? { forMs: minutes * 60_000 } : {}),
  };
}

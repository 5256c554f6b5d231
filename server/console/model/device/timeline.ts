import type { RouteReply } from "../../../contract/admin-api.ts";
import type { CommandView, DeviceDetail } from "../../../contract/admin-shapes.ts";
import { kindWords } from "../commands/command-words.ts";
import { reasonWords } from "../live/live-words.ts";
import { spacedName } from "../plain-words.ts";
import { routeHash } from "../route.ts";
import { alarmWords } from "./alarm-words.ts";

type ReceiptTrigger = RouteReply<"getReceipt">["receipt"]["trigger"];
type ReceiptView = RouteReply<"listReceipts">["receipts"][number];

/** One thing that happened on a device or was asked of it. */
export type TimelineEntry = {
  readonly at: string;
  readonly kind: "session" | "receipt" | "command" | "alarm";
  readonly words: string;
  readonly detail: string;
  /** Something that somebody should look into. */
  readonly isBad: boolean;
  readonly hash: string | null;
  /** Of the proof that can be opened. */
  readonly receiptId: string | null;
};

const NOWHERE = { hash: null, receiptId: null };

type Act = DeviceDetail["acts"][number]["act"];

const DONE_WORDS: Readonly<Record<Act["act"], readonly [done: string, would: string]>> = {
  notice: ["Notice shown", "shown a notice"],
  warn: ["Warned", "warned"],
  hide: ["Covered", "covered"],
  lock: ["Locked", "locked"],
  clear: ["Cleared", "cleared"],
  signOut: ["Signed out", "signed out"],
};

/** Newest first: what the device did and why, what proves it, and what was ordered. */
export function timelineOf(
  detail: Pick<DeviceDetail, "acts" | "alarms">,
  receipts: readonly ReceiptView[],
  commands: readonly CommandView[],
): readonly TimelineEntry[] {
  const entries = [
    ...detail.acts.map(({ act }) => ofAct(act)),
    ...receipts.map(ofReceipt),
    ...commands.map(ofCommand),
    ...detail.alarms.flatMap(ofAlarm),
  ];
  return entries.sort((a, b) => (a.at < b.at ? 1 : -1));
}

/** One that has ended is nothing to look into any more, and says when it was over. */
function ofAlarm({ at, kind, detail, endedAt }: DeviceDetail["alarms"][number]): TimelineEntry[] {
  const words = alarmWords(kind);
  const entry = { kind: "alarm", detail, ...NOWHERE } as const;
  const raised = { ...entry, at, words: `Alarm: ${words}`, isBad: endedAt === null };
  if (endedAt === null) return [raised];
  return [{ ...entry, at: endedAt, words: `Over: ${words}`, isBad: false }, raised];
}

function ofAct({ at, act, reason, outcome, detail, sessionId }: Act): TimelineEntry {
  const [done, would] = DONE_WORDS[act];
  const words = outcome === "wouldHave" ? `Would have ${would}` : done;
  const said = outcome === "done" || outcome === "wouldHave" ? words : `${words}: ${outcome}`;
  return {
    at,
    kind: "session",
    words: `${said}, because of ${reasonWords(reason)}`,
    detail: [sessionId, detail].filter(Boolean).join(": "),
    isBad: outcome === "failed" || outcome === "partial",
    ...NOWHERE,
  };
}

const TRIGGERS: Readonly<Record<ReceiptTrigger, string>> = {
  signOut: "a sign-out",
  clear: "a clearing",
  boot: "a start",
  command: "a command",
  cli: "a command at the device",
};

function ofReceipt({ id, at, status, trigger, profiles }: ReceiptView): TimelineEntry {
  const count = profiles === 1 ? "1 profile" : `${profiles} profiles`;
  return {
    at,
    kind: "receipt",
    words: status === "done" ? `Receipt: ${count}, nothing left` : `Receipt: ${count}, ${status}`,
    detail: `after ${triggerWords(trigger)}, code ${id.slice(-8)}`,
    isBad: status !== "done",
    hash: null,
    receiptId: id,
  };
}

/** One that a newer agent names stands by its name. */
function triggerWords(trigger: string): string {
  const known: Readonly<Record<string, string>> = TRIGGERS;
  return known[trigger] ?? spacedName(trigger);
}

function ofCommand(command: CommandView): TimelineEntry {
  const { issuedAt, kind, state, reason, requestedBy, batchId } = command;
  return {
    at: issuedAt,
    kind: "command",
    words: `${kindWords(kind)}: ${state}`,
    detail: `${requestedBy}: ${reason}`,
    isBad: state === "failed" || state === "refused" || state === "partial",
    hash: routeHash({ page: "commands", id: batchId }),
    receiptId: null,
  };
}

import type { RouteReply } from "../../../contract/admin-api.ts";
import type { CommandView, DeviceDetail } from "../../../contract/admin-shapes.ts";
import { isMessageId, type Say } from "../../translate.ts";
import { kindWords, stateWords } from "../commands/command-words.ts";
import { spacedName } from "../plain-words.ts";
import { routeHash } from "../route.ts";
import { alarmWords } from "./alarm-words.ts";

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

/** Newest first: what the device did and why, what proves it, and what was ordered. */
export function timelineOf(
  detail: Pick<DeviceDetail, "acts" | "alarms">,
  receipts: readonly ReceiptView[],
  commands: readonly CommandView[],
  say: Say,
): readonly TimelineEntry[] {
  const entries = [
    ...detail.acts.map(({ act }) => ofAct(act, say)),
    ...receipts.map((one) => ofReceipt(one, say)),
    ...commands.map((one) => ofCommand(one, say)),
    ...detail.alarms.flatMap((one) => ofAlarm(one, say)),
  ];
  return entries.sort((a, b) => (a.at < b.at ? 1 : -1));
}

/** One that has ended is nothing to look into any more, and says when it was over. */
function ofAlarm(
  { at, kind, detail, endedAt }: DeviceDetail["alarms"][number],
  say: Say,
): TimelineEntry[] {
  const words = alarmWords(kind, say);
  const entry = { kind: "alarm", detail, ...NOWHERE } as const;
  const raised = { ...entry, at, words: say("alarms.raised", { words }), isBad: endedAt === null };
  if (endedAt === null) return [raised];
  return [{ ...entry, at: endedAt, words: say("alarms.over", { words }), isBad: false }, raised];
}

function ofAct({ at, act, reason, outcome, detail, sessionId }: Act, say: Say): TimelineEntry {
  const done = say(outcome === "wouldHave" ? `would.${act}` : `done.${act}`);
  const what =
    outcome === "done" || outcome === "wouldHave"
      ? done
      : say("timeline.outcome", { what: done, outcome: say(`outcome.${outcome}`) });
  return {
    at,
    kind: "session",
    words: say("timeline.because", { what, cause: say(`cause.${reason}`) }),
    detail: [sessionId, detail].filter(Boolean).join(": "),
    isBad: outcome === "failed" || outcome === "partial",
    ...NOWHERE,
  };
}

function ofReceipt({ id, at, status, trigger, profiles }: ReceiptView, say: Say): TimelineEntry {
  return {
    at,
    kind: "receipt",
    words:
      status === "done"
        ? say("receiptLine.done", { count: profiles })
        : say("receiptLine.other", { count: profiles, status: say(`receipt.${status}`) }),
    detail: say("receiptLine.detail", {
      trigger: triggerWords(trigger, say),
      code: id.slice(-8),
    }),
    isBad: status !== "done",
    hash: null,
    receiptId: id,
  };
}

/** One that a newer agent names stands by its name. */
function triggerWords(trigger: string, say: Say): string {
  const id = `trigger.${trigger}`;
  return isMessageId(id) ? say(id) : spacedName(trigger);
}

function ofCommand(command: CommandView, say: Say): TimelineEntry {
  const { issuedAt, kind, state, reason, requestedBy, batchId } = command;
  return {
    at: issuedAt,
    kind: "command",
    words: say("timeline.command", {
      kind: kindWords(kind, say),
      state: stateWords(state, say),
    }),
    detail: say("timeline.asked", { person: requestedBy, reason }),
    isBad: state === "failed" || state === "refused" || state === "partial",
    hash: routeHash({ page: "commands", id: batchId }),
    receiptId: null,
  };
}

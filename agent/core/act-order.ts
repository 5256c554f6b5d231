import type { ActReason, DataKind, LeftoverKind } from "../../policies/vocabulary.ts";
import type { CommandResult } from "../contract/command.ts";
import type { Receipt } from "../contract/receipt.ts";
import type { KeepRequest } from "./clear-request.ts";
import type { Leftovers, SessionPrograms } from "./leftovers.ts";
import type { LockLedger } from "./lock-ledger.ts";
import type { OpenClearings } from "./open-clearings.ts";
import type { AuditLog, Browsers, Clock, Outbox, SessionInfo, Sessions } from "./ports.ts";

export type Act = "lock" | "clear" | "signOut";

/** One thing to do to one session, and on whose behalf. */
export type ActOrder = {
  readonly session: SessionInfo;
  readonly act: Act;
  readonly reason: ActReason;
  /** What the receipt of a clearing names as its occasion. */
  readonly trigger: Receipt["trigger"];
  readonly commandId: string | null;
  readonly data: readonly DataKind[];
  readonly keep: KeepRequest | null;
  /** Whether the browser's own account is the device's owner's, and stays. */
  readonly keepsAccount: boolean;
  /** When the session began, by the wall clock; null where nobody knows. */
  readonly sinceMs: number | null;
  /** Whether the act also clears browsers (`browsers.clear.on`). */
  readonly clearBrowsers: boolean;
  /** What goes besides browsers, whenever those are cleared (`session.clear.also`). */
  readonly also: readonly LeftoverKind[];
  /** Programs that a clearing inside the session closes (`session.clear.apps`). */
  readonly apps: readonly string[];
  readonly closeForMs: number;
  /** The session went away before: the next one may have its id, its account and its home. */
  readonly isGone?: true;
};

export type ActResult = {
  readonly outcome: "done" | "partial" | "failed" | "wouldHave";
  readonly detail: string;
  readonly ms: number;
  readonly receiptIds: CommandResult["receiptIds"];
  /** Of a sign-out: the session is still there. */
  readonly isLeft?: boolean;
  /** Of a clearing: the home was not there to be looked at, as an encrypted one that is locked. */
  readonly isHomeAway?: boolean;
  /** Of a clearing: something that signs somebody in is still there. */
  readonly isSessionLeft?: boolean;
};

export type EnforcerPorts = {
  readonly sessions: Sessions;
  /** Whether it is still this very session that has its id. */
  readonly isOpen: (session: SessionInfo) => boolean;
  /** Its programs are asked to close from now on. */
  readonly onEnding: (session: SessionInfo, reason: ActReason) => void;
  readonly browsers: Browsers;
  readonly leftovers: Leftovers;
  readonly programs: SessionPrograms;
  readonly clearings: Pick<OpenClearings, "begin" | "touches" | "progress" | "end">;
  readonly locks: Pick<LockLedger, "settled">;
  readonly audit: AuditLog;
  readonly outbox: Outbox;
  readonly clock: Clock;
  /** Seals the receipt, keeps it and queues it for the server; returns its id, or its parts'. */
  readonly keepReceipt: (receipt: Omit<Receipt, "id" | "deviceId" | "at">) => readonly string[];
};

export function done(detail: string): ActResult {
  return { outcome: "done", detail, ms: 0, receiptIds: [] };
}

const SEVERITY = ["done", "wouldHave", "partial", "failed"] as const;

/** Of two results of one act, the worse, with the receipts of both. */
export function worse(first: ActResult, second: ActResult): ActResult {
  const worst = SEVERITY.indexOf(first.outcome) > SEVERITY.indexOf(second.outcome) ? first : second;
  return {
    outcome: worst.outcome,
    detail: `${first.detail}; ${second.detail}`,
    ms: first.ms + second.ms,
    receiptIds: [...first.receiptIds, ...second.receiptIds],
    ...(first.isHomeAway || second.isHomeAway ? { isHomeAway: true } : {}),
    ...(first.isSessionLeft || second.isSessionLeft ? { isSessionLeft: true } : {}),
  };
}

/** Pure. The session that the act was for is gone, well or badly. */
export function hasEnded(act: Act, { outcome, isLeft }: ActResult): boolean {
  return act === "signOut" && isLeft !== true && outcome !== "wouldHave";
}

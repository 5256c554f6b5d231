import type { LeftoverKind } from "../../policies/vocabulary.ts";
import type { LeftoverReceipt, ProgramsReceipt, Receipt } from "../contract/receipt.ts";
import type { ActOrder } from "./act-order.ts";
import type { Clock, SessionInfo } from "./ports.ts";

export type LeftoversRequest = {
  readonly session: SessionInfo;
  readonly kinds: readonly LeftoverKind[];
  /** The session has ended, and its programs with it. */
  readonly isOver: boolean;
  readonly files: FilesOfSession;
};

/**
 * Which of an account's temporary files and print jobs are one session's own: those that did not
 * change after that moment (wall clock, milliseconds); null: all there are.
 */
export type FilesOfSession =
  | { readonly upToMs: number | null }
  | { readonly because: "otherSession" };

/** What a person leaves besides browsers. Every kind that was asked for is answered. */
export interface Leftovers {
  clear(request: LeftoversRequest): Promise<readonly LeftoverReceipt[]>;
}

/** Programs inside a session, by the name of their file. */
export interface SessionPrograms {
  /** Asks, waits at most `closeForMs`, kills the rest, looks again. Never the desktop itself. */
  close(
    session: SessionInfo,
    names: readonly string[],
    /** No other session of the account is open, so what its user manager runs is this one's. */
    isAlone: boolean,
    closeForMs: number,
  ): Promise<ProgramsReceipt>;
}

/** Pure. The session may be over, and somebody else in the next one already. */
export function isOver({
  act,
  trigger,
  isGone,
}: Pick<ActOrder, "act" | "trigger" | "isGone">): boolean {
  return isGone === true || act === "signOut" || trigger === "signOut" || trigger === "boot";
}

/** Pure. `others`: sessions of the same account that are open beside this one. */
export function filesOf(
  order: Pick<ActOrder, "act" | "trigger" | "isGone">,
  others: number,
  clock: Pick<Clock, "nowMs" | "uptimeMs">,
): FilesOfSession {
  // What is older than this boot belongs to nobody who is here now.
  if (order.trigger === "boot") return { upToMs: clock.nowMs() - clock.uptimeMs() };
  if (others > 0) return { because: "otherSession" };
  return { upToMs: isOver(order) ? clock.nowMs() : null };
}

/** What of a receipt's status comes from them: what can't be told is not called done. */
export function leftoversStatus(
  leftovers: readonly LeftoverReceipt[],
  programs: ProgramsReceipt | undefined,
): Exclude<Receipt["status"], "planned" | "failed"> {
  const isShort = leftovers.some(({ status }) => status === "partial" || status === "unknown");
  return isShort || (programs?.left ?? 0) > 0 ? "partial" : "done";
}

/** For the audit row: words and numbers only. */
export function leftoversDetail(
  leftovers: readonly LeftoverReceipt[],
  programs: ProgramsReceipt | undefined,
): string {
  const closed =
    programs === undefined ? [] : [`programs ${programs.found}, ${programs.left} left`];
  const told = leftovers.map(({ kind, status, before, after, because }) => {
    const why = because === undefined ? "" : ` (${because})`;
    const amount =
      status === "cleared" || status === "partial" ? ` ${before - after}/${before}` : "";
    return `${kind} ${status}${amount}${why}`;
  });
  return [...closed, ...told].join("; ");
}

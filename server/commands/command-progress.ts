import type { CommandResult } from "../../agent/contract/command.ts";
import type { ServerCommandState } from "../contract/admin-shapes.ts";
import type { CommandStanding, ReceiptRecord } from "../storage/records.ts";

/** How far each state is: a command only ever moves up. */
const STEP: Readonly<Record<ServerCommandState, number>> = {
  queued: 0,
  delivered: 1,
  accepted: 2,
  running: 3,
  done: 4,
  partial: 4,
  failed: 4,
  refused: 4,
  expired: 4,
  cancelled: 4,
  verified: 5,
};

/** Why the server itself called a command expired. */
const NO_ANSWER = "noAnswer";

/** The device signs out again what its sign-out left standing, and tells what comes of it. */
const STILL_OPEN = "stillOpen";

/** Nothing will change any more, unless a session that was left standing ends. `done` waits for its receipts, where it names any. */
export function isSettled(command: CommandStanding): boolean {
  if (command.state === "done") return command.receiptIds.length === 0;
  return STEP[command.state] >= STEP.done;
}

/** @returns the command in its next state, or null when the report adds nothing to what is known. */
export function advance(
  command: CommandStanding,
  next: { readonly state: ServerCommandState } & Partial<Omit<CommandResult, "state">>,
  at: string,
): CommandStanding | null {
  const isKnown = next.state === command.state && (next.because ?? null) === command.because;
  if (isKnown || STEP[next.state] <= stepOf(command)) return null;
  return {
    ...command,
    state: next.state,
    because: next.because ?? null,
    detail: next.detail ?? command.detail,
    receiptIds: next.receiptIds ?? command.receiptIds,
    history: [...command.history, { state: next.state, at }],
  };
}

/** What a device says later is truer than our guess, and than its own that it was not done with. */
function stepOf({ state, because }: CommandStanding): number {
  // A command that was on its way when it was called off may have arrived all the same.
  if (state === "cancelled") return STEP.delivered;
  if (state === "expired" && because === NO_ANSWER) return STEP.delivered;
  const isLeft = because === STILL_OPEN && (state === "partial" || state === "failed");
  return isLeft ? STEP.running : STEP[state];
}

/** Past its time without a word from the device. */
export function expire(command: CommandStanding, at: string): CommandStanding | null {
  return isSettled(command) ? null : advance(command, { state: "expired", because: NO_ANSWER }, at);
}

/** Nobody has begun on it: after a halt it is never sent again. */
export function cancel(
  command: CommandStanding,
  because: string,
  at: string,
): CommandStanding | null {
  return STEP[command.state] > STEP.delivered
    ? null
    : advance(command, { state: "cancelled", because }, at);
}

/**
 * A `done` command and the receipts that it named, each with a verified signature of the device.
 *
 * @returns `verified` when all are here and say done; `partial` when one says less; else null.
 */
export function verify(
  command: CommandStanding,
  receipts: readonly (ReceiptRecord | null)[],
  at: string,
): CommandStanding | null {
  if (command.state !== "done" || receipts.length === 0) return null;
  const own = receipts.filter(
    (found) => found?.deviceId === command.deviceId && found.receipt.commandId === command.id,
  );
  if (own.length < command.receiptIds.length) return null;
  const proven = own.every((found) => found?.receipt.status === "done");
  if (proven) return advance(command, { state: "verified" }, at);
  return {
    ...command,
    state: "partial",
    because: "receiptSaysLess",
    history: [...command.history, { state: "partial", at }],
  };
}

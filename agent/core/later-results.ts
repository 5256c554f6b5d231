import * as z from "zod/mini";
import { type CommandResult, commandResultSchema } from "../contract/command.ts";
import { MAX_RECEIPT_PARTS } from "../contract/receipt.ts";
import type { Journal } from "./journal-port.ts";
import type { UnendedCommand, UnendedCommands } from "./unended-commands.ts";

export type LaterResultsPorts = {
  readonly unended: Pick<
    UnendedCommands,
    "commandIds" | "sessionsOf" | "told" | "endThoseBefore" | "onEnded"
  >;
  readonly journal: Pick<Journal, "find">;
  /** Takes the place of the command's result, and is reported as that was. */
  readonly finish: (commandId: string, result: CommandResult) => void;
};

/** What became of a command whose sign-out left a session standing, once that session is over. */
export class LaterResults {
  readonly #ports: LaterResultsPorts;

  constructor(ports: LaterResultsPorts) {
    this.#ports = ports;
    ports.unended.onEnded((commandId) => this.look(commandId));
  }

  /** At the start of the daemon: a boot ends every session, and a crash may have come between. */
  resume(): void {
    this.#ports.unended.endThoseBefore();
    for (const id of this.#ports.unended.commandIds()) this.look(id);
  }

  look(commandId: string): void {
    const { unended, journal, finish } = this.#ports;
    const sessions = unended.sessionsOf(commandId);
    const entry = journal.find(commandId);
    const isUnderWay = entry?.state === "begun";
    if (sessions.length === 0 || isUnderWay || sessions.some(({ ended }) => ended === null)) return;
    const told = z.safeParse(commandResultSchema, entry?.result);
    const later = told.success ? laterResult(told.data, sessions) : null;
    if (later !== null) finish(commandId, later);
    unended.told(commandId);
  }
}

/** Pure. Null where the result says more than that a session is still open. */
function laterResult(
  { because, receiptIds: told }: CommandResult,
  sessions: readonly UnendedCommand[],
): CommandResult | null {
  if (because !== "stillOpen") return null;
  const superseded = new Set(sessions.flatMap((session) => session.superseded));
  const later = sessions.flatMap(({ ended }) => ended?.receiptIds ?? []);
  const receiptIds = [...told.filter((id) => !superseded.has(id)), ...later];
  const isDone = sessions.every(({ ended }) => ended?.isDone === true);
  const isUnproven = sessions.some(
    ({ ended }) => ended?.isDone === false && ended.receiptIds.length === 0,
  );
  return {
    state: isDone ? "done" : "partial",
    detail: `what was still open is over now${isUnproven ? "; no receipt says what it left" : ""}`,
    receiptIds: receiptIds.slice(0, MAX_RECEIPT_PARTS),
  };
}

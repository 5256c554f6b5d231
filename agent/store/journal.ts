import { fail, ok, type Result } from "../../policies/result.ts";
import type {
  Journal,
  JournalEntry,
  JournaledCommand,
  JournalState,
} from "../core/journal-port.ts";
import type { Db } from "./database.ts";

type Row = {
  readonly command_id: string;
  readonly body_sha256: string;
  readonly body: string;
  readonly state: JournalState;
  readonly result: string | null;
};

/**
 * Commands, written before their effect. An id is remembered longer than any command may live, so
 * that a replay meets either its stored result or its own expiry.
 */
export function createJournal(db: Db): Journal & { forgetBefore(atMs: number): void } {
  const find = db.prepare<[string], Row>("SELECT * FROM journal WHERE command_id = ?");
  const insert = db.prepare(
    "INSERT INTO journal (command_id, body_sha256, body, state, begun_at_ms) VALUES (?, ?, ?, 'begun', ?)",
  );
  const update = db.prepare("UPDATE journal SET state = ?, result = ? WHERE command_id = ?");
  const open = db.prepare<[], Row>(
    "SELECT * FROM journal WHERE state <> 'done' ORDER BY begun_at_ms, rowid",
  );
  const forget = db.prepare("DELETE FROM journal WHERE state = 'done' AND begun_at_ms < ?");

  function begin(
    command: JournaledCommand,
    atMs: number,
  ): Result<JournalEntry | null, "otherBytes"> {
    const known = find.get(command.commandId);
    if (known === undefined) {
      insert.run(command.commandId, command.bodySha256, command.body, Math.trunc(atMs));
      return ok(null);
    }
    return known.body_sha256 === command.bodySha256
      ? ok(toEntry(known))
      : fail("otherBytes", `command ${command.commandId} was seen before with other contents`);
  }

  return {
    begin: db.transaction(begin),
    advance: (commandId, state, result) => {
      const { changes } = update.run(state, JSON.stringify(result ?? null), commandId);
      if (changes !== 1) throw new Error(`command ${commandId} was never begun`);
    },
    find: (commandId) => {
      const row = find.get(commandId);
      return row === undefined ? null : toEntry(row);
    },
    unfinished: () => open.all().map(toEntry),
    forgetBefore: (atMs) => {
      forget.run(Math.trunc(atMs));
    },
  };
}

function toEntry(row: Row): JournalEntry {
  return {
    commandId: row.command_id,
    bodySha256: row.body_sha256,
    body: row.body,
    state: row.state,
    result: row.result === null ? null : JSON.parse(row.result),
  };
}

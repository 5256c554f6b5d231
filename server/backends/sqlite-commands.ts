import type { CommandTally } from "../commands/command-batches.ts";
import type { CommandFilter, CommandStore } from "../commands/command-storage.ts";
import type { CommandRecord } from "../storage/records.ts";
import type { SqliteDatabase } from "./sqlite.ts";
import { prepared } from "./sqlite-prepared.ts";
import { groupsParameter, inGroups } from "./sqlite-scope.ts";

type CommandRow = Omit<CommandRecord, "receiptIds" | "history" | "envelope" | "proof"> & {
  readonly receiptIds: string;
  readonly history: string;
  readonly envelope: string;
  readonly proof: string | null;
};

const COLUMNS = `id, batch_id AS batchId, device_id AS deviceId, kind, reason,
  requested_by AS requestedBy, issued_at AS issuedAt, not_after AS notAfter, state, because,
  detail, receipt_ids AS receiptIds, history, envelope, proof`;
const UNANSWERED = "state IN ('queued', 'delivered', 'accepted', 'running')";
const FIND = `SELECT ${COLUMNS} FROM command WHERE id = ?`;
const OPEN = `SELECT ${COLUMNS} FROM command INDEXED BY command_open WHERE device_id = ? AND ${UNANSWERED}`;
/** By `batch_id`, which begins with what it is of; campaigns were approved by somebody else. */
const INSERT = `INSERT INTO command VALUES (@id, @batchId, @deviceId, @kind, @reason, @requestedBy,
  @issuedAt, @notAfter, @state, @because, @detail, @receiptIds, @history, @envelope, @proof)`;
const UPDATE = `UPDATE command SET state = @state, because = @because, detail = @detail,
  receipt_ids = @receiptIds, history = @history WHERE id = @id`;

export function sqliteCommands(database: SqliteDatabase): CommandStore {
  return {
    add: async (commands) => database.transaction(addAll).immediate(database, commands),
    open: async (deviceId) =>
      // A sorter of SQLite costs more than all else of a read that finds nothing, as most do.
      prepared<[string], CommandRow>(database, OPEN)
        .all(deviceId)
        .map(toCommand)
        .sort((one, other) => (one.id < other.id ? -1 : 1)),
    overdue: async (now) =>
      database
        .prepare<[string], CommandRow>(
          `SELECT ${COLUMNS} FROM command INDEXED BY command_open
           WHERE ${UNANSWERED} AND not_after < ? LIMIT 1000`,
        )
        .all(now)
        .map(toCommand),
    find: async (commandId) => findCommand(database, commandId),
    list: async (filter) => listCommands(database, filter),
    update: async (commandId, change) =>
      database.transaction(updateCommand).immediate(database, commandId, change),
    updateEach: async (changes) =>
      database
        .transaction(() =>
          changes.map(({ commandId, change }) => updateCommand(database, commandId, change)),
        )
        .immediate(),
    tally: async (batchId) =>
      database
        .prepare<[string], CommandTally>(
          "SELECT id, device_id AS deviceId, state, because FROM command WHERE batch_id = ?",
        )
        .all(batchId),
    updateUnanswered: async (batchId, change) =>
      database.transaction(updateUnanswered).immediate(database, batchId, change),
  };
}

function addAll(database: SqliteDatabase, commands: readonly CommandRecord[]): void {
  const insert = prepared<object>(database, INSERT);
  for (const command of commands) {
    insert.run({
      ...command,
      receiptIds: JSON.stringify(command.receiptIds),
      history: JSON.stringify(command.history),
      envelope: JSON.stringify(command.envelope),
      proof: command.proof === null ? null : JSON.stringify(command.proof),
    });
  }
}

function findCommand(database: SqliteDatabase, commandId: string): CommandRecord | null {
  const row = prepared<[string], CommandRow>(database, FIND).get(commandId);
  return row === undefined ? null : toCommand(row);
}

/** Newest first: a UUID of version 7 sorts by its time. */
function listCommands(database: SqliteDatabase, filter: CommandFilter): CommandRecord[] {
  return database
    .prepare<[Record<string, string | number | null>], CommandRow>(
      `SELECT ${COLUMNS} FROM command
       WHERE (@deviceId IS NULL OR device_id = @deviceId)
         AND (@batchId IS NULL OR batch_id = @batchId)
         AND (@kind IS NULL OR kind = @kind) AND (@state IS NULL OR state = @state)
         AND (@beforeId IS NULL OR id < @beforeId) AND ${inGroups("command.device_id")}
       ORDER BY id DESC LIMIT @limit`,
    )
    .all({
      deviceId: filter.deviceId ?? null,
      batchId: filter.batchId ?? null,
      kind: filter.kind ?? null,
      state: filter.state ?? null,
      beforeId: filter.beforeId ?? null,
      inGroups: groupsParameter(filter.inGroups),
      limit: filter.limit,
    })
    .map(toCommand);
}

function updateCommand(
  database: SqliteDatabase,
  commandId: string,
  change: (command: CommandRecord) => CommandRecord | null,
): CommandRecord | null {
  const before = findCommand(database, commandId);
  const after = before === null ? null : change(before);
  if (after === null) return null;
  prepared<object>(database, UPDATE).run({
    id: after.id,
    state: after.state,
    because: after.because,
    detail: after.detail,
    receiptIds: JSON.stringify(after.receiptIds),
    history: JSON.stringify(after.history),
  });
  return after;
}

function updateUnanswered(
  database: SqliteDatabase,
  batchId: string,
  change: (command: CommandRecord) => CommandRecord | null,
): readonly CommandRecord[] {
  const open = database
    .prepare<[string], { id: string }>(
      `SELECT id FROM command WHERE batch_id = ? AND ${UNANSWERED}`,
    )
    .all(batchId);
  return open.flatMap(({ id }) => updateCommand(database, id, change) ?? []);
}

function toCommand(row: CommandRow): CommandRecord {
  return {
    ...row,
    receiptIds: JSON.parse(row.receiptIds),
    history: JSON.parse(row.history),
    envelope: JSON.parse(row.envelope),
    proof: row.proof === null ? null : JSON.parse(row.proof),
  };
}

import type { CommandTally } from "../commands/command-batches.ts";
import type { CommandFilter, CommandStore, CommandUpdate } from "../commands/command-storage.ts";
import type { CommandRecord, CommandStanding } from "../storage/records.ts";
import type { SqliteDatabase } from "./sqlite.ts";
import { prepared } from "./sqlite-prepared.ts";
import { groupsParameter, inGroups } from "./sqlite-scope.ts";

type StandingRow = Omit<CommandStanding, "receiptIds" | "history" | "proof"> & {
  readonly receiptIds: string;
  readonly history: string;
  readonly proof: string | null;
};
type CommandRow = StandingRow & { readonly envelope: string };

const STANDING = `id, batch_id AS batchId, device_id AS deviceId, kind, reason,
  requested_by AS requestedBy, issued_at AS issuedAt, not_after AS notAfter, state, because,
  detail, receipt_ids AS receiptIds, history, proof`;
const COLUMNS = `${STANDING}, envelope`;
const UNANSWERED = "state IN ('queued', 'delivered', 'accepted', 'running')";
const FIND = `SELECT ${COLUMNS} FROM command WHERE id = ?`;
const FIND_STANDING = `SELECT ${STANDING} FROM command WHERE id = ?`;
const OPEN = `SELECT ${COLUMNS} FROM command WHERE device_id = ? AND ${UNANSWERED}`;
/** By `batch_id`, which begins with what it is of; campaigns were approved by somebody else. */
const INSERT = `INSERT INTO command VALUES (@id, @batchId, @deviceId, @kind, @reason, @requestedBy,
  @issuedAt, @notAfter, @state, @because, @detail, @receiptIds, @history, @envelope, @proof)`;
const UPDATE = `UPDATE command SET state = ?, because = ?, detail = ?, receipt_ids = ?, history = ?
  WHERE id = ?`;

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
          `SELECT ${COLUMNS} FROM command WHERE ${UNANSWERED} AND not_after < ? LIMIT 1000`,
        )
        .all(now)
        .map(toCommand),
    find: async (commandId) => findCommand(database, commandId),
    list: async (filter) => listCommands(database, filter),
    update: async (commandId, change) =>
      database.transaction(updateEach).immediate(database, [{ commandId, change }])[0] ?? null,
    updateEach: async (changes) => database.transaction(updateEach).immediate(database, changes),
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

/** Each is read once, and written once as it is in the end. */
function updateEach(
  database: SqliteDatabase,
  changes: readonly CommandUpdate[],
): readonly (CommandStanding | null)[] {
  const held = new Map<string, CommandStanding | null>();
  const changed = new Map<string, CommandStanding>();
  const updated = changes.map(({ commandId, change }) => {
    const before = held.get(commandId) ?? findStanding(database, commandId);
    const after = before === null ? null : change(before);
    held.set(commandId, after ?? before);
    if (after !== null) changed.set(commandId, after);
    return after;
  });
  for (const command of changed.values()) writeStanding(database, command);
  return updated;
}

function findStanding(database: SqliteDatabase, commandId: string): CommandStanding | null {
  const row = prepared<[string], StandingRow>(database, FIND_STANDING).get(commandId);
  return row === undefined ? null : toStanding(row);
}

function writeStanding(database: SqliteDatabase, command: CommandStanding): void {
  const { id, state, because, detail, receiptIds, history } = command;
  prepared<unknown[]>(database, UPDATE).run(
    ...[state, because, detail, JSON.stringify(receiptIds), JSON.stringify(history), id],
  );
}

function updateUnanswered(
  database: SqliteDatabase,
  batchId: string,
  change: CommandUpdate["change"],
): readonly CommandStanding[] {
  const open = database
    .prepare<[string], { id: string }>(
      `SELECT id FROM command WHERE batch_id = ? AND ${UNANSWERED}`,
    )
    .all(batchId);
  const changes = open.map(({ id }) => ({ commandId: id, change }));
  return updateEach(database, changes).flatMap((command) => command ?? []);
}

function toCommand(row: CommandRow): CommandRecord {
  return { ...toStanding(row), envelope: JSON.parse(row.envelope) };
}

function toStanding(row: StandingRow): CommandStanding {
  return {
    ...row,
    receiptIds: JSON.parse(row.receiptIds),
    history: JSON.parse(row.history),
    proof: row.proof === null ? null : JSON.parse(row.proof),
  };
}

import type { Migration } from "./database.ts";

const OUTBOX_TABLE = `
  CREATE TABLE outbox (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    id       TEXT NOT NULL UNIQUE,
    at       TEXT NOT NULL,
    report   TEXT NOT NULL
  ) STRICT;
`;

/**
 * The schema of `journal.db`. Steps are never edited once released and only ever add
 * (a device may go back to the version before).
 */
export const JOURNAL_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    sql: `
      CREATE TABLE journal (
        command_id  TEXT PRIMARY KEY,
        body_sha256 TEXT NOT NULL,
        body        TEXT NOT NULL,
        state       TEXT NOT NULL CHECK (state IN ('begun', 'done')),
        result      TEXT,
        begun_at_ms INTEGER NOT NULL
      ) STRICT;

      CREATE TABLE audit (
        seq       INTEGER PRIMARY KEY,
        at        TEXT NOT NULL,
        actor     TEXT NOT NULL,
        event     TEXT NOT NULL,
        body      TEXT NOT NULL,
        prev_hash TEXT NOT NULL,
        hash      TEXT NOT NULL
      ) STRICT;
      CREATE TRIGGER audit_is_not_edited BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
      CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

      CREATE TABLE policy (
        position INTEGER PRIMARY KEY,
        name     TEXT NOT NULL UNIQUE,
        version  INTEGER NOT NULL,
        sha256   TEXT NOT NULL,
        envelope TEXT NOT NULL
      ) STRICT;
      CREATE TABLE policy_floor (
        name    TEXT PRIMARY KEY,
        version INTEGER NOT NULL,
        sha256  TEXT NOT NULL
      ) STRICT;

      CREATE TABLE key_value (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
      ${OUTBOX_TABLE}
    `,
  },
];

/** The schema of `telemetry.db`: what may be lost. */
export const TELEMETRY_MIGRATIONS: readonly Migration[] = [
  { id: 1, sql: OUTBOX_TABLE },
  {
    id: 2,
    sql: `
      CREATE TABLE activity (
        position INTEGER PRIMARY KEY AUTOINCREMENT,
        at_ms    INTEGER NOT NULL,
        line     TEXT NOT NULL
      ) STRICT;
      CREATE INDEX activity_by_time ON activity (at_ms);
    `,
  },
];

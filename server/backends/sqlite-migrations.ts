import { ACCOUNT_TABLES } from "./sqlite-account-tables.ts";
import { ALARMS_OF_THE_GONE, LASTING_ALARMS } from "./sqlite-alarms.ts";
import { AUDIT_GAPS } from "./sqlite-audit-gaps.ts";
import { CAMPAIGNS } from "./sqlite-campaign-tables.ts";
import { DEED_ORDERS, DEEDS } from "./sqlite-deeds.ts";
import { AGENT_CHANGES } from "./sqlite-devices.ts";
import { INTRODUCTIONS } from "./sqlite-invitations.ts";
import { LIVED } from "./sqlite-lived.ts";
import { RETENTION } from "./sqlite-retention.ts";
import { SIGNS } from "./sqlite-signs.ts";

/** One step of the schema. Released steps are never edited and only ever add. */
export type Migration = { readonly id: number; readonly sql: string };

const IDENTITY = `
  CREATE TABLE device (
    id            TEXT PRIMARY KEY,
    public_key    TEXT NOT NULL,
    host_name     TEXT NOT NULL,
    os            TEXT NOT NULL,
    os_release    TEXT NOT NULL,
    agent_version TEXT NOT NULL,
    groups        TEXT NOT NULL,
    device_class  TEXT NOT NULL,
    mode          TEXT NOT NULL,
    paused_until  TEXT,
    enrolled_at   TEXT NOT NULL,
    last_seen_at  TEXT,
    revoked_at    TEXT,
    join_counter  INTEGER NOT NULL,
    boot_id       TEXT,
    token_id      TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX device_by_key ON device (public_key);

  CREATE TABLE enrolment_token (
    id           TEXT PRIMARY KEY,
    token_sha256 TEXT NOT NULL UNIQUE,
    groups       TEXT NOT NULL,
    mode         TEXT NOT NULL,
    device_class TEXT NOT NULL,
    uses_left    INTEGER NOT NULL CHECK (uses_left >= 0),
    created_at   TEXT NOT NULL,
    created_by   TEXT NOT NULL,
    expires_at   TEXT NOT NULL
  ) STRICT;

  CREATE TABLE admin (
    name       TEXT PRIMARY KEY,
    role       TEXT NOT NULL,
    created_at TEXT NOT NULL
  ) STRICT;
  CREATE TABLE admin_token (
    id           TEXT PRIMARY KEY,
    token_sha256 TEXT NOT NULL UNIQUE,
    admin        TEXT NOT NULL REFERENCES admin (name),
    created_at   TEXT NOT NULL,
    expires_at   TEXT
  ) STRICT;
`;

const POLICIES_AND_COMMANDS = `
  CREATE TABLE policy (
    name         TEXT NOT NULL,
    version      INTEGER NOT NULL,
    sha256       TEXT NOT NULL,
    envelope     TEXT NOT NULL,
    source       TEXT,
    published_at TEXT NOT NULL,
    published_by TEXT NOT NULL,
    withdrawn    INTEGER NOT NULL,
    PRIMARY KEY (name, version)
  ) STRICT;

  CREATE TABLE command (
    id           TEXT PRIMARY KEY,
    batch_id     TEXT NOT NULL,
    device_id    TEXT NOT NULL REFERENCES device (id),
    kind         TEXT NOT NULL,
    reason       TEXT NOT NULL,
    requested_by TEXT NOT NULL,
    issued_at    TEXT NOT NULL,
    not_after    TEXT NOT NULL,
    state        TEXT NOT NULL,
    because      TEXT,
    detail       TEXT,
    receipt_ids  TEXT NOT NULL,
    history      TEXT NOT NULL,
    envelope     TEXT NOT NULL
  ) STRICT;
  CREATE INDEX command_by_device ON command (device_id, id);
  CREATE INDEX command_by_batch ON command (batch_id);
  CREATE INDEX command_by_state ON command (state, not_after);
`;

const REPORTS = `
  CREATE TABLE fact (
    device_id TEXT NOT NULL REFERENCES device (id),
    key       TEXT NOT NULL,
    fact      TEXT NOT NULL,
    at        TEXT NOT NULL,
    PRIMARY KEY (device_id, key)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE device_said (
    device_id TEXT NOT NULL REFERENCES device (id),
    kind      TEXT NOT NULL,
    body      TEXT NOT NULL,
    at        TEXT NOT NULL,
    PRIMARY KEY (device_id, kind)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE session_act (
    device_id TEXT NOT NULL REFERENCES device (id),
    report_id TEXT NOT NULL,
    at        TEXT NOT NULL,
    body      TEXT NOT NULL,
    PRIMARY KEY (device_id, report_id)
  ) STRICT;
  CREATE INDEX session_act_by_time ON session_act (device_id, at);
  CREATE TABLE receipt (
    id         TEXT PRIMARY KEY,
    device_id  TEXT NOT NULL REFERENCES device (id),
    command_id TEXT,
    at         TEXT NOT NULL,
    body       TEXT NOT NULL,
    envelope   TEXT NOT NULL
  ) STRICT;
  CREATE INDEX receipt_by_device ON receipt (device_id, at);
`;

const AUDIT = `
  CREATE TABLE device_audit (
    device_id TEXT NOT NULL REFERENCES device (id),
    seq       INTEGER NOT NULL,
    at        TEXT NOT NULL,
    actor     TEXT NOT NULL,
    event     TEXT NOT NULL,
    body      TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash      TEXT NOT NULL,
    PRIMARY KEY (device_id, seq)
  ) STRICT;
  CREATE TABLE checkpoint (
    device_id TEXT NOT NULL REFERENCES device (id),
    size      INTEGER NOT NULL,
    head      TEXT NOT NULL,
    at        TEXT NOT NULL,
    envelope  TEXT NOT NULL,
    PRIMARY KEY (device_id, size)
  ) STRICT;
  CREATE TABLE server_audit (
    seq       INTEGER PRIMARY KEY,
    at        TEXT NOT NULL,
    actor     TEXT NOT NULL,
    event     TEXT NOT NULL,
    body      TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash      TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER device_audit_is_not_edited BEFORE UPDATE ON device_audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
  CREATE TRIGGER device_audit_is_not_deleted BEFORE DELETE ON device_audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
  CREATE TRIGGER server_audit_is_not_edited BEFORE UPDATE ON server_audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
  CREATE TRIGGER server_audit_is_not_deleted BEFORE DELETE ON server_audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
  CREATE TABLE alarm (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    at        TEXT NOT NULL,
    device_id TEXT,
    kind      TEXT NOT NULL,
    detail    TEXT NOT NULL
  ) STRICT;
  CREATE INDEX alarm_by_device ON alarm (device_id, id);
`;

const REPLIES = `
  CREATE TABLE reply (
    admin       TEXT NOT NULL,
    key         TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    state       TEXT NOT NULL,
    reply       TEXT,
    at          TEXT NOT NULL,
    PRIMARY KEY (admin, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX reply_by_time ON reply (at);
`;

const ORDERS_OF_ONE = "CREATE INDEX command_by_person ON command (requested_by, kind, issued_at)";

const KEY_ROTATION = `
  ALTER TABLE device ADD COLUMN next_public_key TEXT;
  ALTER TABLE device ADD COLUMN former_keys TEXT NOT NULL DEFAULT '[]';
`;

/**
 * In the order of their batches and only of those that no device has settled: what is written at
 * random places of an index is a page of it for every command.
 */
const UNANSWERED_COMMANDS = `
  DROP INDEX command_by_state;
  CREATE INDEX command_unanswered ON command (not_after)
    WHERE state IN ('queued', 'delivered', 'accepted', 'running');
`;

export const SERVER_MIGRATIONS: readonly Migration[] = [
  { id: 1, sql: IDENTITY + POLICIES_AND_COMMANDS + REPORTS + AUDIT },
  { id: 2, sql: "ALTER TABLE device ADD COLUMN retired_at TEXT" },
  { id: 3, sql: REPLIES },
  { id: 4, sql: ACCOUNT_TABLES },
  { id: 5, sql: CAMPAIGNS },
  { id: 6, sql: ORDERS_OF_ONE },
  { id: 7, sql: INTRODUCTIONS },
  { id: 8, sql: DEEDS },
  { id: 9, sql: SIGNS },
  { id: 10, sql: RETENTION },
  { id: 11, sql: LASTING_ALARMS },
  { id: 12, sql: KEY_ROTATION },
  { id: 13, sql: ALARMS_OF_THE_GONE },
  { id: 14, sql: LIVED },
  { id: 15, sql: DEED_ORDERS },
  { id: 16, sql: UNANSWERED_COMMANDS },
  { id: 17, sql: AGENT_CHANGES },
  { id: 18, sql: AUDIT_GAPS },
];

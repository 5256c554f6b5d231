/** A step of the schema: accounts with passwords and passkeys, and their sessions. */
export const ACCOUNT_TABLES = `
  ALTER TABLE admin ADD COLUMN groups TEXT;
  ALTER TABLE admin ADD COLUMN password TEXT;
  ALTER TABLE admin ADD COLUMN disabled_at TEXT;
  ALTER TABLE admin_token ADD COLUMN role TEXT;
  ALTER TABLE admin_token ADD COLUMN groups TEXT;
  CREATE TABLE invitation (
    admin         TEXT PRIMARY KEY REFERENCES admin (name),
    secret_sha256 TEXT NOT NULL UNIQUE,
    expires_at    TEXT NOT NULL
  ) STRICT;
  CREATE TABLE console_session (
    id            TEXT PRIMARY KEY,
    secret_sha256 TEXT NOT NULL UNIQUE,
    admin         TEXT NOT NULL REFERENCES admin (name),
    means         TEXT NOT NULL,
    created_at    TEXT NOT NULL,
    last_seen_at  TEXT NOT NULL,
    proven_at     TEXT NOT NULL,
    peer          TEXT NOT NULL,
    browser       TEXT NOT NULL
  ) STRICT;
  CREATE INDEX console_session_by_admin ON console_session (admin);
  CREATE TABLE passkey (
    id           TEXT PRIMARY KEY,
    admin        TEXT NOT NULL REFERENCES admin (name),
    label        TEXT NOT NULL,
    rp_id        TEXT NOT NULL,
    public_key   TEXT NOT NULL,
    cose_key     TEXT NOT NULL,
    counter      INTEGER NOT NULL,
    created_at   TEXT NOT NULL,
    last_used_at TEXT
  ) STRICT;
  CREATE INDEX passkey_by_admin ON passkey (admin);
`;

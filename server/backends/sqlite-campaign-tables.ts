/** A migration's text: never edited once it was released. */
export const CAMPAIGNS = `
  CREATE TABLE campaign (
    id           TEXT PRIMARY KEY,
    state        TEXT NOT NULL,
    requested_at TEXT NOT NULL,
    targets      TEXT NOT NULL,
    body         TEXT NOT NULL
  ) STRICT;
  CREATE INDEX campaign_by_state ON campaign (state);
  ALTER TABLE command ADD COLUMN proof TEXT;
  ALTER TABLE device ADD COLUMN protected INTEGER NOT NULL DEFAULT 0;
`;

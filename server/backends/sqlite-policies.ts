import { fail, ok, type Result } from "../../policies/result.ts";
import type { PolicyRecord } from "../storage/records.ts";
import type { PolicyRecords } from "../storage/storage.ts";
import type { SqliteDatabase } from "./sqlite.ts";

type PolicyRow = Omit<PolicyRecord, "envelope" | "withdrawn"> & {
  readonly envelope: string;
  readonly withdrawn: number;
};

const COLUMNS = `name, version, sha256, envelope, source, published_at AS publishedAt,
  published_by AS publishedBy, withdrawn`;
const NEWEST =
  "version = (SELECT max(version) FROM policy AS other WHERE other.name = policy.name)";

export function sqlitePolicies(database: SqliteDatabase): PolicyRecords {
  return {
    add: async (policy) => database.transaction(addPolicy).immediate(database, policy),
    newest: async () =>
      database
        .prepare<[], PolicyRow>(`SELECT ${COLUMNS} FROM policy WHERE ${NEWEST} ORDER BY name`)
        .all()
        .map(toPolicy),
    find: async (name, version) => {
      const row = database
        .prepare<[string, number], PolicyRow>(
          `SELECT ${COLUMNS} FROM policy WHERE name = ? AND version = ?`,
        )
        .get(name, version);
      return row === undefined ? null : toPolicy(row);
    },
    withdraw: async (name, sha256) => {
      const row = database
        .prepare<[{ name: string; sha256: string | null }], PolicyRow>(
          `UPDATE policy SET withdrawn = 1 WHERE name = @name AND ${NEWEST}
             AND (@sha256 IS NULL OR sha256 = @sha256) RETURNING ${COLUMNS}`,
        )
        .get({ name, sha256 });
      return row === undefined ? null : toPolicy(row);
    },
  };
}

function addPolicy(database: SqliteDatabase, policy: PolicyRecord): Result<null, "stale"> {
  const newest = database
    .prepare<[string], { version: number | null }>(
      "SELECT max(version) AS version FROM policy WHERE name = ?",
    )
    .get(policy.name)?.version;
  if (policy.version <= (newest ?? 0)) {
    return fail("stale", `version ${newest} of ${policy.name} exists; publish a later one`);
  }
  database
    .prepare(
      `INSERT INTO policy VALUES (@name, @version, @sha256, @envelope, @source, @publishedAt,
         @publishedBy, @withdrawn)`,
    )
    .run({ ...policy, envelope: JSON.stringify(policy.envelope), withdrawn: 0 });
  return ok(null);
}

function toPolicy(row: PolicyRow): PolicyRecord {
  return { ...row, envelope: JSON.parse(row.envelope), withdrawn: row.withdrawn === 1 };
}

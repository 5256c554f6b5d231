import { fail, ok, type Result } from "../../policies/result.ts";
import { type Db, isStorageFault } from "./database.ts";

/**
 * Whether the database still takes a write: done, and taken back, so that looking costs no disk any
 * work. A disk that is full or read-only is no illness: enforcement goes on without it (`room.ts`),
 * and a new start would not mend it.
 */
export function takesWrites(db: Db): Result<null, "broken"> {
  try {
    db.exec("BEGIN IMMEDIATE");
    db.exec("INSERT OR REPLACE INTO key_value (key, value) VALUES ('health', '')");
  } catch (error) {
    if (!isStorageFault(error)) {
      return fail("broken", error instanceof Error ? error.message : String(error));
    }
  } finally {
    if (db.open && db.inTransaction) db.exec("ROLLBACK");
  }
  return ok(null);
}

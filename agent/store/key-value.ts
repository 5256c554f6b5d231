import type { KeyValue } from "../core/ports.ts";
import type { Db } from "./database.ts";
import type { Room } from "./room.ts";

/** On a full disk a value is remembered for as long as the process lives, and written later. */
export function createKeyValue(db: Db, room: Room): KeyValue {
  const unwritten = new Map<string, string>();
  const select = db.prepare<[string], string>("SELECT value FROM key_value WHERE key = ?").pluck();
  const upsert = db.prepare(
    "INSERT INTO key_value (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
  );
  const writeAll = db.transaction(() => {
    for (const [key, value] of unwritten) upsert.run(key, value);
  });
  return {
    get: (key) => unwritten.get(key) ?? select.get(key) ?? null,
    set: (key, value) => {
      unwritten.set(key, value);
      if (room.attempt(() => writeAll()).ok) unwritten.clear();
    },
  };
}

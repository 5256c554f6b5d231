import type { HeldPolicy, PolicyStore } from "../core/ports.ts";
import type { Db } from "./database.ts";
import type { HighWaterMarks } from "./high-water.ts";
import type { Room } from "./room.ts";
import type { SecondCopy } from "./second-copy.ts";

type Row = {
  readonly name: string;
  readonly version: number;
  readonly sha256: string;
  readonly envelope: string;
};

type Floor = { readonly version: number; readonly sha256: string };

export type PolicyStorePorts = {
  readonly db: Db;
  readonly marks: HighWaterMarks;
  readonly file: SecondCopy<HeldPolicy[]>;
  readonly room: Room;
};

/**
 * Held policies live in the database and in `policies.json`; their floors in the database and in
 * the second copy, where the higher counts. So neither a lost database nor an old copy of one
 * takes the device back to an older policy or to none.
 */
export function createPolicyStore({ db, marks, file, room }: PolicyStorePorts): PolicyStore {
  const select = db.prepare<[], Row>("SELECT * FROM policy ORDER BY position");
  const selectFloor = db.prepare<[string], Floor>(
    "SELECT version, sha256 FROM policy_floor WHERE name = ?",
  );
  const clear = db.prepare("DELETE FROM policy");
  const insert = db.prepare(
    "INSERT INTO policy (name, version, sha256, envelope) VALUES (?, ?, ?, ?)",
  );
  const raiseFloor = db.prepare(
    `INSERT INTO policy_floor (name, version, sha256) VALUES (@name, @version, @sha256)
     ON CONFLICT (name) DO UPDATE SET version = excluded.version, sha256 = excluded.sha256
     WHERE excluded.version > version`,
  );

  const store = db.transaction((policies: readonly HeldPolicy[]) => {
    clear.run();
    for (const { name, version, sha256, envelope } of policies) {
      insert.run(name, version, sha256, JSON.stringify(envelope));
      raiseFloor.run({ name, version, sha256 });
    }
  });

  // A newer policy holds even when the disk does not take it.
  let unwritten: readonly HeldPolicy[] | null = null;

  return {
    held: () => unwritten ?? select.all().map(toHeld),
    replace: (policies) => {
      unwritten = room.attempt(() => store(policies)).ok ? null : [...policies];
      marks.raiseFloors(floorsOf(policies));
      file.write([...policies]);
    },
    floorOf: (name) => higher(selectFloor.get(name) ?? null, marks.floorOf(name)),
  };
}

function floorsOf(policies: readonly HeldPolicy[]): Record<string, Floor> {
  return Object.fromEntries(
    policies.map(({ name, version, sha256 }) => [name, { version, sha256 }]),
  );
}

function higher(left: Floor | null, right: Floor | null): Floor | null {
  if (left === null || right === null) return left ?? right;
  return right.version > left.version ? right : left;
}

function toHeld(row: Row): HeldPolicy {
  return {
    name: row.name,
    version: row.version,
    sha256: row.sha256,
    envelope: JSON.parse(row.envelope),
  };
}

import { join } from "node:path";
import * as z from "zod/mini";
import { fail, ok, type Result } from "../../policies/result.ts";
import { type TraceLine, traceLineSchema } from "../../policies/trace.ts";
import { DEVICE_CLASSES } from "../../policies/vocabulary.ts";
import type { Clock } from "../core/ports.ts";
import type { ActivityLog } from "../core/store-ports.ts";
import { type Db, openToRead } from "./database.ts";
import type { Room } from "./room.ts";

/** How long activity stays on the device (design §4, "Modes"). */
const KEPT_MS = 14 * 86_400_000;
const MAX_ROWS = 100_000;
/** Old rows go with every so many new ones. */
const PRUNE_EVERY = 100;

/** Edges of activity, in `telemetry.db`: what may be lost, and never leaves the device by itself. */
export function createActivityLog(db: Db, clock: Pick<Clock, "nowMs">, room: Room): ActivityLog {
  const insert = db.prepare("INSERT INTO activity (at_ms, line) VALUES (?, ?)");
  const forgetOld = db.prepare("DELETE FROM activity WHERE at_ms < ?");
  const keepNewest = db.prepare(
    "DELETE FROM activity WHERE position <= (SELECT max(position) FROM activity) - ?",
  );
  let keptMs = KEPT_MS;
  const prune = () => {
    forgetOld.run(clock.nowMs() - keptMs);
    keepNewest.run(MAX_ROWS);
  };
  let added = 0;
  return {
    add: (line) => {
      room.attempt(() => insert.run(Date.parse(line.at), JSON.stringify(line)));
      added += 1;
      if (added % PRUNE_EVERY === 0) room.attempt(prune);
    },
    lines: () => linesIn(db),
    prune: (retainMs) => {
      keptMs = Math.min(KEPT_MS, retainMs);
      room.attempt(prune);
    },
  };
}

export type RecordedActivity = ReturnType<typeof standingIn> & {
  readonly lines: readonly TraceLine[];
};

/** For the command line, while the daemon may run or not. */
export function readActivity(dataDir: string): Result<RecordedActivity, "noActivity"> {
  try {
    const lines = reading(join(dataDir, "telemetry.db"), linesIn);
    return ok({ ...reading(join(dataDir, "journal.db"), standingIn), lines });
  } catch (fault) {
    const why = fault instanceof Error ? fault.message : String(fault);
    return fail("noActivity", `no activity can be read in ${dataDir}: ${why}`);
  }
}

function reading<T>(path: string, read: (db: Db) => T): T {
  const db = openToRead(path);
  try {
    return read(db);
  } finally {
    db.close();
  }
}

const standingSchema = z.object({
  deviceClass: z.enum(DEVICE_CLASSES),
  groups: z.array(z.string()),
});

/** What the server said last of this device; before that, what holds without one. */
function standingIn(db: Db) {
  const value = db.prepare<[string], { readonly value: string }>(
    "SELECT value FROM key_value WHERE key = ?",
  );
  const standing = z.safeParse(standingSchema, JSON.parse(value.get("standing")?.value ?? "null"));
  return {
    deviceId: value.get("identity.deviceId")?.value ?? "not-enrolled",
    ...(standing.success ? standing.data : { deviceClass: "shared" as const, groups: [] }),
  };
}

function linesIn(db: Db): readonly TraceLine[] {
  const rows = db
    .prepare<[], { readonly line: string }>("SELECT line FROM activity ORDER BY at_ms, position")
    .all();
  return rows.flatMap(({ line }) => {
    const read = z.safeParse(traceLineSchema, JSON.parse(line));
    return read.success ? [read.data] : [];
  });
}

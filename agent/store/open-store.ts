import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ok, type Result } from "../../policies/result.ts";
import type { Journal } from "../core/journal-port.ts";
import type { Clock, HeldPolicy, KeyValue, PolicyStore } from "../core/ports.ts";
import type { ActivityLog, Atomically, JoinCounter, RevisableOutbox } from "../core/store-ports.ts";
import { createActivityLog } from "./activity-log.ts";
import { createAuditLog, type SqliteAuditLog } from "./audit-log.ts";
import { type OpenedDatabase, openDatabase, runAtomically } from "./database.ts";
import { takesWrites } from "./health.ts";
import { createHighWaterMarks, type HighWaterMarks } from "./high-water.ts";
import { bindToIdentity, type StoreIdentity } from "./identity-binding.ts";
import { type InstanceLock, lockDataDir } from "./instance-lock.ts";
import { createJoinCounter } from "./join-counter.ts";
import { createJournal } from "./journal.ts";
import { createKeyValue } from "./key-value.ts";
import { JOURNAL_MIGRATIONS, TELEMETRY_MIGRATIONS } from "./migrations.ts";
import { createOutbox } from "./outbox.ts";
import { createPolicyStore, type PolicyStorePorts } from "./policy-store.ts";
import { createRoom } from "./room.ts";
import { createSecondCopy, heldPoliciesSchema, highWaterSchema } from "./second-copy.ts";

export type Store = {
  readonly journal: Journal;
  readonly audit: SqliteAuditLog;
  readonly outbox: RevisableOutbox;
  readonly policies: PolicyStore;
  readonly keyValue: KeyValue;
  readonly joinCounter: JoinCounter;
  readonly activity: ActivityLog;
  readonly atomically: Atomically;
  /** Remembers how far the audit log was sealed, so that a fresh database goes on from there. */
  rememberAuditHead: HighWaterMarks["setAuditHead"];
  /** Call once the device's identity is known, before anything is restored or sent. */
  bindTo(identity: StoreIdentity): void;
  /** Damaged databases that were moved aside just now. */
  readonly recovered: readonly { readonly movedTo: string; readonly because: string }[];
  /** Whether it still takes a write; nothing is left of the one that is tried. */
  takesWrites(): Result<null, "broken">;
  close(): void;
};

/** The longest life of a command (24 h), the clock skew (5 min) and a week. */
const JOURNAL_MEMORY_MS = (8 * 24 * 60 + 5) * 60_000;
const RESERVE_FILE = "reserve.bin";

/**
 * Opens everything the daemon remembers. `journal.db` (FULL) holds what must not be lost,
 * `telemetry.db` (NORMAL) what may; `policies.json` and `high-water.json` outlive both.
 *
 * @returns `inUse` while another agent works on the same directory.
 */
export function openStore(
  dataDir: string,
  clock: Pick<Clock, "nowMs">,
): Result<Store, "inUse" | "unusable"> {
  const first = openOnce(dataDir, clock);
  const reservePath = join(dataDir, RESERVE_FILE);
  if (first.ok || first.reason !== "unusable" || !existsSync(reservePath)) return first;
  // On a full disk SQLite can't even lock a file: that is what the reserve is for.
  rmSync(reservePath, { force: true });
  return openOnce(dataDir, clock);
}

function openOnce(
  dataDir: string,
  clock: Pick<Clock, "nowMs">,
): Result<Store, "inUse" | "unusable"> {
  const lock = lockDataDir(dataDir);
  if (!lock.ok) return lock;
  const opened = openBoth(dataDir, clock.nowMs());
  if (!opened.ok) {
    lock.value.release();
    return opened;
  }
  return ok(assemble(dataDir, clock, lock.value, opened.value));
}

type Both = { readonly journal: OpenedDatabase; readonly telemetry: OpenedDatabase };

function openBoth(dataDir: string, nowMs: number): Result<Both, "unusable"> {
  const journal = openDatabase(join(dataDir, "journal.db"), {
    durability: "full",
    migrations: JOURNAL_MIGRATIONS,
    nowMs,
  });
  if (!journal.ok) return journal;
  const telemetry = openDatabase(join(dataDir, "telemetry.db"), {
    durability: "normal",
    migrations: TELEMETRY_MIGRATIONS,
    nowMs,
  });
  if (telemetry.ok) return ok({ journal: journal.value, telemetry: telemetry.value });
  journal.value.db.close();
  return telemetry;
}

function assemble(
  dataDir: string,
  clock: Pick<Clock, "nowMs">,
  lock: InstanceLock,
  opened: Both,
): Store {
  const db = opened.journal.db;
  const marks = createHighWaterMarks(
    createSecondCopy(join(dataDir, "high-water.json"), highWaterSchema),
  );
  const room = createRoom(join(dataDir, RESERVE_FILE));
  const keyValue = createKeyValue(db, room);
  const policies = openPolicies(dataDir, { db, marks, room });
  const binding = { journalDb: db, telemetryDb: opened.telemetry.db, keyValue, marks, policies };
  const journal = createJournal(db);
  const activity = createActivityLog(opened.telemetry.db, clock, room);
  activity.prune(Number.POSITIVE_INFINITY);
  journal.forgetBefore(clock.nowMs() - JOURNAL_MEMORY_MS);
  return {
    journal,
    audit: createAuditLog({ db, clock, room, sealed: marks.auditHead() }),
    outbox: createOutbox({ journalDb: db, telemetryDb: opened.telemetry.db, clock, room }),
    policies,
    keyValue,
    joinCounter: createJoinCounter(keyValue, marks),
    activity,
    atomically: (work) => room.attempt(() => runAtomically(db, work)),
    rememberAuditHead: marks.setAuditHead,
    bindTo: (identity) => bindToIdentity(binding, identity),
    recovered: [opened.journal.recovered, opened.telemetry.recovered].filter(
      (recovery) => recovery !== null,
    ),
    takesWrites: () => takesWrites(db),
    close: () => {
      db.close();
      opened.telemetry.db.close();
      lock.release();
    },
  };
}

/** The file stands in for a database that was lost, or that is an older copy of itself. */
function openPolicies(dataDir: string, ports: Omit<PolicyStorePorts, "file">): PolicyStore {
  const file = createSecondCopy<HeldPolicy[]>(join(dataDir, "policies.json"), heldPoliciesSchema);
  const policies = createPolicyStore({ ...ports, file });
  const isBehind = ({ name, version }: HeldPolicy) =>
    version < (policies.floorOf(name)?.version ?? 0);
  const held = policies.held();
  if (held.length === 0 || held.some(isBehind)) {
    const saved = file.read() ?? [];
    if (saved.length > 0 && !saved.some(isBehind)) policies.replace(saved);
  }
  return policies;
}

import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import * as z from "zod/mini";
import { fail, ok, type Result } from "../policies/result.ts";
import { copySqliteDatabase, holdSqliteLock, isWholeSqliteDatabase } from "./backends/sqlite.ts";
import { SERVER_VERSION } from "./version.ts";

const DATABASE = "server.db";
const MANIFEST = "backup.json";
/** What devices know a server by, and what only this server can sign with. */
const FILES = [
  "server-id",
  "tls-key.pem",
  "tls-cert.pem",
  "command-key.pem",
  "policy-key.pub.pem",
  // Not there once it has left the server.
  "policy-key.pem",
  "admin.token",
] as const;

const manifestSchema = z.strictObject({
  format: z.literal(1),
  serverId: z.string(),
  takenAt: z.iso.datetime(),
  version: z.string(),
  /** SHA-256 of each file, hex. */
  files: z.record(z.string(), z.string().check(z.regex(/^[0-9a-f]{64}$/))),
});
export type BackupManifest = z.infer<typeof manifestSchema>;

export type BackupFault = "noServer" | "exists" | "noRoom";
export type RestoreFault = "noBackup" | "damaged" | "running" | "exists" | "noRoom";

/**
 * Copies a server's directory, also while it runs: the database at one instant, and its keys.
 * The copy appears whole or not at all (0700, files 0600): whoever has it is the server.
 */
export async function backupServer(
  dataDir: string,
  toDir: string,
  nowMs: number,
): Promise<Result<BackupManifest, BackupFault>> {
  const idPath = join(dataDir, "server-id");
  if (!existsSync(idPath)) return fail("noServer", `no server keeps its data in ${dataDir}`);
  if (existsSync(toDir)) return fail("exists", `${toDir} is there already; name a new directory`);
  mkdirSync(dirname(toDir), { recursive: true, mode: 0o700 });
  // Of a name that nobody can have laid there before, for this account alone (mkdtemp(3)).
  const partialDir = mkdtempSync(`${toDir}.partial-`);
  try {
    const manifest = await copyInto(partialDir, dataDir, nowMs);
    renameSync(partialDir, toDir);
    return ok(manifest);
  } catch (error) {
    rmSync(partialDir, { recursive: true, force: true });
    return notCopied(error, toDir);
  }
}

async function copyInto(
  partialDir: string,
  dataDir: string,
  nowMs: number,
): Promise<BackupManifest> {
  await copySqliteDatabase(join(dataDir, DATABASE), join(partialDir, DATABASE));
  const names = [DATABASE, ...FILES.filter((name) => existsSync(join(dataDir, name)))];
  for (const name of names.slice(1)) copyPrivate(name, dataDir, partialDir);
  const manifest: BackupManifest = {
    format: 1,
    serverId: readFileSync(join(dataDir, "server-id"), "utf8").trim(),
    takenAt: new Date(nowMs).toISOString(),
    version: SERVER_VERSION,
    files: Object.fromEntries(names.map((name) => [name, sha256Of(join(partialDir, name))])),
  };
  writeFileSync(join(partialDir, MANIFEST), `${JSON.stringify(manifest)}\n`, { mode: 0o600 });
  return manifest;
}

/** @throws what is no matter of room */
function notCopied(error: unknown, toDir: string): Result<never, "noRoom"> {
  const { code }: NodeJS.ErrnoException = error instanceof Error ? error : new Error();
  if (code !== "ENOSPC" && code !== "SQLITE_FULL") throw error;
  return fail("noRoom", `there is no room for it at ${toDir}; nothing was left there`);
}

/** Puts a backup where no server is. @returns what it held; nothing is changed otherwise */
export function restoreServer(
  fromDir: string,
  dataDir: string,
): Result<BackupManifest, RestoreFault> {
  const read = readBackup(fromDir);
  if (!read.ok) return read;
  const free = whetherFree(dataDir);
  if (!free.ok) return free;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  chmodSync(dataDir, 0o700);
  // The id last: a restore that was cut off is no server yet.
  const names = Object.keys(read.value.files).filter((name) => name !== "server-id");
  try {
    for (const name of [...names, "server-id"]) copyPrivate(name, fromDir, dataDir);
    return read;
  } catch (error) {
    // It was empty a moment ago: these are ours, and would stand in the way of the next try.
    for (const name of names) rmSync(join(dataDir, name), { force: true });
    return notCopied(error, dataDir);
  }
}

function readBackup(fromDir: string): Result<BackupManifest, "noBackup" | "damaged"> {
  const path = join(fromDir, MANIFEST);
  if (!existsSync(path)) return fail("noBackup", `${fromDir} is no backup: it has no ${MANIFEST}`);
  const manifest = z.safeParse(manifestSchema, parsed(readFileSync(path, "utf8")));
  if (!manifest.success) return fail("damaged", `${path} can't be read`);
  const known: readonly string[] = [DATABASE, ...FILES];
  for (const [name, sha256] of Object.entries(manifest.data.files)) {
    const isWhole = known.includes(name) && existsSync(join(fromDir, name));
    if (!isWhole || sha256Of(join(fromDir, name)) !== sha256) {
      return fail("damaged", `${join(fromDir, name)} is not what was backed up`);
    }
  }
  return isWholeSqliteDatabase(join(fromDir, DATABASE))
    ? ok(manifest.data)
    : fail("damaged", `${join(fromDir, DATABASE)} is damaged`);
}

function whetherFree(dataDir: string): Result<null, "running" | "exists"> {
  if (!existsSync(dataDir) || readdirSync(dataDir).length === 0) return ok(null);
  if (existsSync(join(dataDir, "server.lock"))) {
    const lock = holdSqliteLock(join(dataDir, "server.lock"));
    if (lock === null) return fail("running", `a server runs on ${dataDir}; stop it first`);
    lock.release();
  }
  return fail(
    "exists",
    `${dataDir} is not empty; move it away first: mv ${dataDir} ${dataDir}.old`,
  );
}

function copyPrivate(name: string, fromDir: string, toDir: string): void {
  copyFileSync(join(fromDir, name), join(toDir, name));
  chmodSync(join(toDir, name), 0o600);
}

function sha256Of(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

import { linkSync, mkdirSync } from "node:fs";
import { fail, ok, type Result } from "../../policies/result.ts";
import type { BytePath } from "./byte-path.ts";
import { below, entriesOf, inDirectory, lookUp } from "./dir-handle.ts";
import { ownerOfStorageKey } from "./keep-match.ts";
import { removeInPlace } from "./remove-tree.ts";
import type { SiteTally } from "./site-tally.ts";

/** More than any browser keeps; a database that has more was made to keep us busy. */
const MAX_BYTES = 256 * 1024 * 1024;
const MAX_KEYS = 200_000;
const KEYS_AT_ONCE = 64;

/** `_<storage key>\0<key>`, `META:<storage key>`, `METAACCESS:<storage key>`; `VERSION` is nobody's. */
const KEY = /^(?:_([^\0]*)\0|META:([^\0]*)$|METAACCESS:([^\0]*)$)/;
const VERSION_KEY = "VERSION";

export type KeyLook = { readonly kept: number; readonly others: number };
export type KeyFault = "notThere" | "notOurs" | "unreadable";

type Level = Awaited<ReturnType<typeof openLevel>>;

/** Counts the entries of kept sites and of all others; opens the database, which writes to it. */
export function lookAtLocalStorage(
  dir: number,
  name: BytePath,
  tally: SiteTally,
): Promise<Result<KeyLook, KeyFault>> {
  const fault = faultOf(dir, name);
  if (fault !== null) return Promise.resolve(notReadable(fault));
  return withLevel(dir, name, async (level) => {
    const { kept, others } = await sortKeys(level, tally);
    return { kept: kept.length, others };
  });
}

/**
 * Makes a new LevelDB of the kept entries: deleting from the old one would leave its bytes in logs
 * and tables. Values are moved as they are, and only those of kept sites are ever read.
 */
export async function copyKeptLocalStorage(
  dir: number,
  name: BytePath,
  tally: SiteTally,
  target: { readonly dir: number; readonly name: BytePath },
): Promise<Result<KeyLook, KeyFault>> {
  const fault = faultOf(dir, name);
  if (fault !== null) return notReadable(fault);
  // LevelDB writes new files where it opens, and changes none: what was taken stays as it was.
  const links = `${target.name}-links`;
  linkFiles({ dir, name }, { dir: target.dir, name: links });
  const copied = await withLevel(target.dir, links, (old) => copyKept(old, tally, target));
  await removeInPlace(target.dir, links);
  return copied;
}

async function copyKept(
  old: Level,
  tally: SiteTally,
  target: { readonly dir: number; readonly name: BytePath },
): Promise<KeyLook> {
  const { kept, others, version } = await sortKeys(old, tally);
  if (kept.length === 0 || version === null) return { kept: 0, others };
  mkdirSync(below(target.dir, target.name), { mode: 0o700 });
  const fresh = await openLevel(target.dir, target.name, true);
  try {
    for (let at = 0; at < kept.length; at += KEYS_AT_ONCE) {
      await copyEntries(old, fresh, kept.slice(at, at + KEYS_AT_ONCE));
    }
    // Last, and on disk: without it Chromium starts anew instead of believing half a copy.
    await fresh.put(version, await old.get(version), { sync: true });
  } finally {
    await fresh.close();
  }
  return { kept: kept.length, others };
}

type Spot = { readonly dir: number; readonly name: BytePath };

function linkFiles(from: Spot, to: Spot): void {
  mkdirSync(below(to.dir, to.name), { mode: 0o700 });
  const missing = () => undefined;
  const link = (source: number, copy: number) => {
    for (const { name } of entriesOf(source)) linkSync(below(source, name), below(copy, name));
  };
  inDirectory(
    from.dir,
    from.name,
    (source) => inDirectory(to.dir, to.name, (copy) => link(source, copy), missing),
    missing,
  );
}

async function copyEntries(from: Level, to: Level, keys: readonly Buffer[]): Promise<void> {
  const values = await from.getMany([...keys]);
  const batch = keys.flatMap((key, index) => {
    const value = values[index];
    return value === undefined ? [] : [{ type: "put" as const, key, value }];
  });
  await to.batch(batch);
  for (const value of values) value?.fill(0);
}

async function sortKeys(level: Level, tally: SiteTally) {
  const kept: Buffer[] = [];
  let others = 0;
  let version: Buffer | null = null;
  for await (const key of level.keys()) {
    const text = key.toString("latin1");
    if (text === VERSION_KEY) version = key;
    else if (isKeptKey(text, tally)) kept.push(key);
    else others += 1;
    if (kept.length + others > MAX_KEYS) throw new Error("too many entries");
  }
  return { kept, others, version };
}

function isKeptKey(text: string, tally: SiteTally): boolean {
  const [, plain, meta, access] = KEY.exec(text) ?? [];
  const storageKey = plain ?? meta ?? access;
  if (storageKey === undefined) return false;
  return tally.keeps(ownerOfStorageKey(storageKey));
}

async function withLevel(
  dir: number,
  name: BytePath,
  use: (level: Level) => Promise<KeyLook>,
): Promise<Result<KeyLook, KeyFault>> {
  let level: Level | null = null;
  try {
    level = await openLevel(dir, name, false);
    return ok(await use(level));
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return fail("unreadable", `can't be read: ${cause instanceof Error ? cause.message : cause}`);
  } finally {
    await level?.close();
  }
}

/** Loaded where it is needed only: a wipe that keeps nothing stays small. */
async function openLevel(dir: number, name: BytePath, isNew: boolean) {
  const { ClassicLevel } = await import("classic-level");
  const level = new ClassicLevel<Buffer, Buffer>(below(dir, name).toString("latin1"), {
    keyEncoding: "buffer",
    valueEncoding: "buffer",
    createIfMissing: isNew,
    errorIfExists: isNew,
    // What is written is read once more at most; a small cache keeps the helper small.
    cacheSize: 1024 * 1024,
    writeBufferSize: 1024 * 1024,
    compression: false,
  });
  await level.open();
  return level;
}

function notReadable(fault: KeyFault): Result<KeyLook, KeyFault> {
  return fail(fault, "is not a database that a browser made");
}

function faultOf(dir: number, name: BytePath): KeyFault | null {
  return inDirectory(dir, name, faultOfFiles, () => "notThere" as const);
}

/** LevelDB follows links, waits for FIFOs and writes where it opens: nothing of that is let near. */
function faultOfFiles(opened: number): KeyFault | null {
  let bytes = 0;
  for (const { name } of entriesOf(opened)) {
    const stats = lookUp(opened, name);
    if (stats === null || !stats.isFile() || stats.nlink !== 1) return "notOurs";
    bytes += stats.size;
  }
  return bytes > MAX_BYTES ? "notOurs" : null;
}

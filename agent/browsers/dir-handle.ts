import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  opendirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  type Stats,
  statfsSync,
} from "node:fs";
import { fail, ok, type Result } from "../../policies/result.ts";
import { type BytePath, bytePath, isPlainName, spoken, toBytes } from "./byte-path.ts";

const OPEN_DIRECTORY =
  constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
/** statfs(2) `f_type` of file systems whose answers come from elsewhere and may never come. */
const REMOTE_FILE_SYSTEMS = new Map([
  [0x6969, "nfs"],
  [0x65735546, "fuse"],
  [0xfe534d42, "smb"],
  [0xff534d42, "cifs"],
]);

export type DirFault = "missing" | "link" | "notDirectory" | "denied";

/**
 * A name below an open directory. Node has no `openat`; the kernel resolves `/proc/self/fd/N` to
 * the directory itself, wherever it has been moved, so only the last component is looked up.
 */
export function below(dir: number, name: BytePath): Buffer {
  if (!isPlainName(name)) throw new Error(`not a plain name: ${spoken(name)}`);
  return toBytes(`/proc/self/fd/${dir}/${name}`);
}

/** The home itself: never through a link as its last step, and only if its owner is `uid`. */
export function openHome(homeDir: string, uid: number): Result<number, "noHome" | "foreignHome"> {
  const opened = attempt(() => openSync(homeDir.replace(/\/+$/, "") || "/", OPEN_DIRECTORY));
  if (!opened.ok) return fail("noHome", `${homeDir}: ${opened.reason}`);
  const owner = fstatSync(opened.value).uid;
  if (owner === uid && uid !== 0) return opened;
  closeSync(opened.value);
  return fail("foreignHome", `${homeDir} belongs to uid ${owner}, not to uid ${uid}`);
}

/** Opens component by component, so that a link anywhere on the way ends it. */
export function openBeneath(dir: number, path: BytePath): Result<number, DirFault> {
  let current = dir;
  for (const name of path.split("/")) {
    const next = attempt(() => openSync(below(current, name), OPEN_DIRECTORY));
    const isLink = !next.ok && lookUp(current, name)?.isSymbolicLink() === true;
    if (current !== dir) closeSync(current);
    if (!next.ok) return isLink ? fail("link", spoken(path)) : next;
    current = next.value;
  }
  return ok(current);
}

/** Runs `use` with the directory open, or returns `otherwise`. */
export function inDirectory<T>(
  dir: number,
  path: BytePath,
  use: (opened: number) => T,
  otherwise: (fault: DirFault) => T,
): T {
  if (path === "") return use(dir);
  const opened = openBeneath(dir, path);
  if (!opened.ok) return otherwise(opened.reason);
  try {
    return use(opened.value);
  } finally {
    closeSync(opened.value);
  }
}

export function closeDirectory(dir: number): void {
  closeSync(dir);
}

/** lstat; null when it is not there or can't be seen. */
export function lookUp(dir: number, name: BytePath): Stats | null {
  const found = attempt(() => lstatSync(below(dir, name), { throwIfNoEntry: false }) ?? null);
  return found.ok ? found.value : null;
}

export type DirEntry = { readonly name: BytePath; readonly isDirectory: boolean };

export function entriesOf(dir: number): readonly DirEntry[] {
  const entries = readdirSync(`/proc/self/fd/${dir}`, { withFileTypes: true, encoding: "buffer" });
  return entries.map((entry) => ({
    name: entry.name.toString("latin1"),
    isDirectory: entry.isDirectory(),
  }));
}

/** The same, some at a time: a cache of 50,000 files need not be in memory at once. */
export function* batchesOf(dir: number, size: number): Generator<readonly DirEntry[]> {
  const opened = opendirSync(`/proc/self/fd/${dir}`, { bufferSize: size, encoding: "latin1" });
  try {
    for (;;) {
      const batch: DirEntry[] = [];
      for (let left = size; left > 0; left -= 1) {
        const entry = opened.readSync();
        if (entry === null) break;
        batch.push({ name: entry.name, isDirectory: entry.isDirectory() });
      }
      if (batch.length === 0) return;
      yield batch;
    }
  } finally {
    opened.closeSync();
  }
}

/** The mount that an open directory lies on (proc(5), fdinfo): tells bind mounts of one device apart. */
export function mountIdOf(dir: number): string {
  return /^mnt_id:\s*(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${dir}`, "latin1"))?.[1] ?? "?";
}

/** Where an open directory really is, with every link on the way resolved. */
export function canonicalPathOf(dir: number): BytePath {
  return readlinkSync(`/proc/self/fd/${dir}`, { encoding: "buffer" }).toString("latin1");
}

/** `nfs`, `fuse` … when root could hang or be lied to there; null for a local file system. */
export function remoteFileSystemOf(dir: number): string | null {
  return REMOTE_FILE_SYSTEMS.get(statfsSync(`/proc/self/fd/${dir}`).type) ?? null;
}

/** Reads a small regular file of `uid`; null for anything else: a link, FIFO, giant or foreign. */
export function readSmallFile(
  dir: number,
  name: string,
  limits: { readonly uid: number; readonly maxBytes: number },
  encoding: "utf8" | "latin1" = "utf8",
): string | null {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const opened = attempt(() => openSync(below(dir, bytePath(name)), flags));
  if (!opened.ok) return null;
  try {
    const stats = fstatSync(opened.value);
    const isFine = stats.isFile() && stats.uid === limits.uid && stats.size <= limits.maxBytes;
    return isFine ? readFileSync(opened.value, encoding) : null;
  } finally {
    closeSync(opened.value);
  }
}

function attempt<T>(act: () => T): Result<T, DirFault> {
  try {
    return ok(act());
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code === "ENOENT") return fail("missing", "not there");
    if (code === "ELOOP") return fail("link", "is a symbolic link");
    if (code === "ENOTDIR") return fail("notDirectory", "not a directory");
    return fail("denied", code || String(error));
  }
}

import { lchownSync, mkdirSync, opendirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { writeDatabases } from "./profile-databases.ts";
import { writeLocalStorage } from "./profile-local-storage.ts";
import type { ProfileSize } from "./profile-sizes.ts";
import { domains, Seeded } from "./seeded.ts";

/** Two profiles share what a size says, as people do between theirs. */
const PROFILES = [
  { name: "Default", share: 0.8 },
  { name: "Profile 1", share: 0.2 },
] as const;
const BLOCK = Buffer.alloc(1 << 20, "sessionward bench ");

/** A Chromium profile as a year of use leaves it, the same for the same seed. */
export async function makeBigProfile(homeDir: string, size: ProfileSize, seed = 1): Promise<void> {
  const random = new Seeded(seed);
  const configDir = join(homeDir, ".config/chromium");
  const known = Object.fromEntries(PROFILES.map(({ name }) => [name, { name }]));
  const listed = { profile: { info_cache: known, last_used: "Default" } };
  write(join(configDir, "Local State"), JSON.stringify(listed));
  for (const { name, share } of PROFILES) {
    const profileDir = join(configDir, name);
    const count = (whole: number) => Math.max(1, Math.round(whole * share));
    const sites = domains(Math.max(count(size.origins), 10));
    writeDatabases(profileDir, count(size.cookies), sites, random);
    const used = sites.slice(0, count(size.origins));
    await writeLocalStorage(join(profileDir, "Local Storage/leveldb"), used, random);
    writeStores(profileDir, used, random);
    const cacheDir = join(homeDir, ".cache/chromium", name);
    const [files, bytes] = [count(size.cacheFiles), size.cacheMib * 1024 * 1024 * share];
    writeCache(join(cacheDir, "Cache/Cache_Data"), files * 0.9, bytes * 0.93, random);
    writeCache(join(cacheDir, "Code Cache/js"), files * 0.1, bytes * 0.07, random);
  }
}

/** Everything below a directory, and itself, to one account. */
export function giveTree(path: string, uid: number, gid: number): void {
  lchownSync(path, uid, gid);
  const dir = opendirSync(path);
  for (let entry = dir.readSync(); entry !== null; entry = dir.readSync()) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) giveTree(inner, uid, gid);
    else lchownSync(inner, uid, gid);
  }
  dir.closeSync();
}

function writeStores(profileDir: string, sites: readonly string[], random: Seeded): void {
  const at = (...parts: readonly string[]) => join(profileDir, ...parts);
  write(at("Preferences"), JSON.stringify({ profile: { exit_type: "Normal" } }));
  writeLevelDb(at("Session Storage"), Math.min(6, sites.length), 256);
  writeLevelDb(at("Service Worker/Database"), Math.min(4, sites.length), 256);
  write(at("Sessions", "Session_1"), BLOCK.subarray(0, 4000 * Math.min(sites.length, 100)));
  for (const [index, site] of sites.entries()) {
    writeLevelDb(at(`IndexedDB/https_${site}_0.indexeddb.leveldb`), 3, 16 + random.below(64));
    if (index % 2 === 0) writeServiceWorker(at("Service Worker"), site, random);
    if (index % 5 === 0) writeBlobs(at(`IndexedDB/https_${site}_0.indexeddb.blob/1`), random);
    if (index % 10 === 0) write(at("File System", `${index}`, "t/00/1"), BLOCK.subarray(0, 30_000));
  }
}

function writeServiceWorker(dir: string, site: string, random: Seeded): void {
  const cacheDir = join(dir, "CacheStorage", random.hex(40));
  write(join(cacheDir, "index.txt"), `\n https://${site}/`);
  for (let file = 0; file < 12; file += 1) {
    const bytes = BLOCK.subarray(0, 2048 + random.below(40_000));
    write(join(cacheDir, "0", `${random.hex(16)}_0`), bytes);
  }
  write(join(dir, "ScriptCache", `${random.hex(16)}_0`), BLOCK.subarray(0, 20_000));
}

function writeBlobs(dir: string, random: Seeded): void {
  for (let file = 0; file < 4; file += 1) {
    write(join(dir, String(file), random.hex(4)), BLOCK.subarray(0, 4096 + random.below(65_536)));
  }
}

function writeLevelDb(dir: string, files: number, kib: number): void {
  for (let file = 0; file < files; file += 1) {
    const end = file === files - 1 ? "log" : "ldb";
    write(join(dir, `${String(5 + file).padStart(6, "0")}.${end}`), BLOCK.subarray(0, kib * 1024));
  }
  write(join(dir, "CURRENT"), "MANIFEST-000001\n");
  for (const name of ["MANIFEST-000001", "LOCK", "LOG"]) write(join(dir, name), "");
}

/** Sizes fall off exponentially around what is left for each file. */
function writeCache(dir: string, files: number, bytes: number, random: Seeded): void {
  mkdirSync(dir, { recursive: true });
  const count = Math.max(1, Math.round(files));
  for (let file = 0, left = bytes; file < count; file += 1) {
    const mean = Math.max(256, left / (count - file));
    const drawn = Math.floor(-Math.log(1 - random.next()) * mean);
    const size = Math.max(128, Math.min(drawn, BLOCK.length));
    writeFileSync(join(dir, `${random.hex(16)}_${file}`), BLOCK.subarray(0, size));
    left -= size;
  }
}

function write(path: string, content: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  lchownSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import {
  CHROMIUM_CACHE,
  CHROMIUM_PROFILE,
  FIREFOX_PROFILE,
  giveTo,
  SECRET,
  writeIn,
} from "./fake-profiles.ts";
import { tempDir } from "./temp-dir.ts";
import type { TestUser } from "./test-user.ts";

type EnginePaths = {
  readonly profile: string;
  readonly cache: string;
  /** The file with the cookies, its table, and a directory of sites' data. */
  readonly jar: string;
  readonly table: string;
  readonly tree: string;
  readonly list: string;
  /** Only Firefox's list says where else a profile may lie: one that can't be read is named. */
  readonly unreadList: "done" | "partial";
};

/** Where each engine keeps what hostile files take the place of; below the home. */
export const ENGINES = {
  chromium: {
    profile: CHROMIUM_PROFILE,
    cache: CHROMIUM_CACHE,
    jar: `${CHROMIUM_PROFILE}/Cookies`,
    table: "cookies",
    tree: `${CHROMIUM_PROFILE}/IndexedDB`,
    list: ".config/chromium/Local State",
    unreadList: "done",
  },
  firefox: {
    profile: FIREFOX_PROFILE,
    cache: ".cache/mozilla/firefox/abc.default",
    jar: `${FIREFOX_PROFILE}/cookies.sqlite`,
    table: "moz_cookies",
    tree: `${FIREFOX_PROFILE}/storage/default`,
    list: ".mozilla/firefox/profiles.ini",
    unreadList: "partial",
  },
} as const satisfies Readonly<Record<string, EnginePaths>>;
export type Engine = keyof typeof ENGINES;

const MAKE_SOCKET =
  "require('net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))";

/** Each lies where a regular file should. `victim` is a directory of somebody else's files. */
export const NO_FILES: readonly {
  readonly what: string;
  readonly put: (path: string, victim: string) => void;
}[] = [
  { what: "a FIFO", put: (path) => execFileSync("mkfifo", [path]) },
  { what: "a socket", put: (path) => spawnSync(process.execPath, ["-e", MAKE_SOCKET, path]) },
  { what: "an endless device", put: (path) => execFileSync("mknod", [path, "c", "1", "5"]) },
  { what: "a directory", put: (path) => writeIn(path, "inner", SECRET) },
  { what: "a terabyte of nothing", put: (path) => makeSparse(path, 1024 ** 4) },
];

export function makeSparse(path: string, bytes: number): void {
  writeFileSync(path, "");
  truncateSync(path, bytes);
}

/** Removes what is there, puts something else in its place, and gives it to the person. */
export function replace(user: TestUser, path: string, put: (path: string) => void): void {
  const full = join(user.homeDir, path);
  rmSync(full, { recursive: true, force: true });
  mkdirSync(dirname(full), { recursive: true });
  put(full);
  giveTo(user, user.homeDir);
}

/** Wrapped from outside in, so that no path ever gets long enough to be refused. */
export function makeDeepTree(user: TestUser, path: string, levels: number): void {
  const dir = makeOwnDir(user, path);
  let inner = "";
  for (let level = 0; level < levels; level += 1) {
    const outer = join(dir, `new-${level}`);
    mkdirSync(outer);
    lchownSync(outer, user.uid, user.gid);
    if (level === 0) writeFileSync(join(outer, "file"), SECRET);
    else renameSync(inner, join(outer, "inner"));
    inner = outer;
  }
}

/** File names as the kernel takes them: no text, a line feed, and what a terminal would obey. */
export function makeUnspeakable(user: TestUser, path: string): void {
  const dir = makeOwnDir(user, path);
  for (const first of ["file", "dir"]) {
    const spelled = Buffer.from(`${dir}/${first}`);
    const full = Buffer.concat([spelled, Buffer.from([0xff, 0xfe, 0x0a, 0x22, 0x1b, 0x5b, 0x4a])]);
    if (first === "dir") mkdirSync(full);
    else writeFileSync(full, SECRET);
    lchownSync(full, user.uid, user.gid);
  }
}

function makeOwnDir(user: TestUser, path: string): string {
  const dir = join(user.homeDir, path);
  mkdirSync(dir, { recursive: true });
  lchownSync(dir, user.uid, user.gid);
  return dir;
}

/** A directory outside the home that looks like a profile, and belongs to the same person. */
export function makeVictim(user: TestUser): string {
  const dir = tempDir();
  chmodSync(dir, 0o755);
  for (const path of VICTIM_FILES) writeIn(dir, path, "precious");
  giveTo(user, dir);
  return dir;
}

export function isIntact(victim: string): boolean {
  return VICTIM_FILES.every((path) => readFileSync(join(victim, path), "utf8") === "precious");
}

const VICTIM_FILES = ["Cookies", "Cache/data", "cookies.sqlite", "cache2/data"];

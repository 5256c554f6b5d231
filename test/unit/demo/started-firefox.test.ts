import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import {
  keepProfile,
  layProfile,
  startedFirefox,
} from "../../../scripts/demo/comparison/started-firefox.ts";
import { tempDir } from "../../support/temp-dir.ts";

const AS_THE_PERSON = ["runuser", "-u", "ward", "--"];
const PROFILE = ".config/mozilla/firefox/a.default-esr";
const CACHE = ".cache/mozilla/firefox/a.default-esr";

/** A computer whose `/run` is a folder of ours, and whose person is whoever runs this. */
function pretendMachine() {
  const dir = tempDir();
  mkdirSync(join(dir, "run"));
  const ran: (readonly string[])[] = [];
  const inside = (path: string) => join(dir, path);
  const must = async (argv: readonly string[]) => {
    ran.push(argv);
    const isPerson = argv.slice(0, 4).join(" ") === AS_THE_PERSON.join(" ");
    const [program = "", ...args] = (isPerson ? argv.slice(4) : argv).map((word) =>
      word.replaceAll("/run/", `${dir}/run/`),
    );
    return execFileSync(program, args, { encoding: "utf8" });
  };
  const never = () => Promise.reject(new Error("not here"));
  return { ran, inside, must, run: never, powerOff: never, powerOn: never };
}

function write(home: string, ...paths: readonly string[]): string {
  for (const path of paths) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), path);
  }
  return home;
}

function firefoxIn(dir: string, about: string) {
  writeFileSync(join(dir, "firefox-esr"), "");
  writeFileSync(join(dir, "application.ini"), about);
  return join(dir, "firefox-esr");
}

test("a profile is of one build of Firefox, and is there once it was made", () => {
  const [dir, sandboxDir] = [tempDir(), tempDir()];
  const old = startedFirefox(sandboxDir, firefoxIn(dir, "BuildID=1"));
  const now = startedFirefox(sandboxDir, firefoxIn(dir, "BuildID=2"));
  expect(old?.wanted).not.toBe(now?.wanted);
  expect(now?.path()).toBeNull();
  write("/", now?.wanted ?? "");
  expect(now?.path()).toBe(now?.wanted);
  expect(old?.path()).toBeNull();
});

test("where Firefox does not say which build it is, none is made", () => {
  expect(startedFirefox(tempDir(), join(tempDir(), "firefox"))).toBeNull();
  expect(startedFirefox(tempDir(), null)).toBeNull();
});

test("what is laid has its caches, and neither what was open nor who held it", async () => {
  const [machine, sandboxDir] = [pretendMachine(), tempDir()];
  const home = write(
    tempDir(),
    `${PROFILE}/prefs.js`,
    `${PROFILE}/sessionstore-backups/recovery.jsonlz4`,
    `${PROFILE}/sessionCheckpoints.json`,
    `${PROFILE}/.parentlock`,
    `${CACHE}/startupCache/scriptCache.bin`,
    `${CACHE}/cache2/entries/1`,
    ".bash_history",
  );
  symlinkSync("127.0.0.1:+7", join(home, PROFILE, "lock"));
  const firefox = startedFirefox(sandboxDir, firefoxIn(tempDir(), "BuildID=1"));
  if (firefox === null) throw new Error("no build");
  write("/", join(dirname(firefox.wanted), "older.tar"));
  await keepProfile(machine, home, firefox);
  expect(existsSync(join(dirname(firefox.wanted), "older.tar"))).toBe(false);
  const other = tempDir();
  await layProfile(machine, other, firefox.path() ?? "none");
  expect(readFileSync(join(other, PROFILE, "prefs.js"), "utf8")).toContain("prefs.js");
  const laid = execFileSync("find", [other, "-not", "-type", "d", "-printf", "%P\n"]).toString();
  expect(laid.trim().split("\n").toSorted()).toEqual([
    `${CACHE}/startupCache/scriptCache.bin`,
    `${PROFILE}/prefs.js`,
  ]);
  expect(machine.ran.at(-1)?.slice(0, 4)).toEqual(AS_THE_PERSON);
  expect(existsSync(machine.inside("/run/started-firefox.tar"))).toBe(false);
});

test("one that is damaged is thrown away, and Firefox starts as it is installed", async () => {
  const [machine, dir] = [pretendMachine(), tempDir()];
  const home = write(tempDir(), `${PROFILE}/half`, `${CACHE}/half`, "notes.txt");
  write(dir, "damaged.tar");
  await layProfile(machine, home, join(dir, "damaged.tar"));
  expect(existsSync(join(dir, "damaged.tar"))).toBe(false);
  expect([PROFILE, CACHE, "notes.txt"].map((path) => existsSync(join(home, path)))).toEqual([
    ...[false, false, true],
  ]);
  expect(machine.ran.map((argv) => argv.slice(0, 4))).toEqual([AS_THE_PERSON, AS_THE_PERSON]);
  expect(existsSync(machine.inside("/run/started-firefox.tar"))).toBe(false);
});

import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { browserPath } from "../availability.ts";
import type { Machine } from "./machine.ts";
import { USER_NAME } from "./seat.ts";

/**
 * Firefox takes twice the processor time for the first start of a profile: it compiles its own
 * scripts and fills its databases. A profile that was started once before and has seen no page is
 * what a computer has on its second day, so that both get one, where an earlier run made it.
 */
export type StartedFirefox = {
  /** Null: none was made for this Firefox yet. */
  path(): string | null;
  /** Where one is to be put. */
  readonly wanted: string;
};

const DIR = "firefox";
const TAR_INSIDE = "/run/started-firefox.tar";
const PROFILES = [".config/mozilla", ".mozilla", ".cache/mozilla"];
/** Of the start that made it: who held it, what was open, and what it would tell its makers. */
const NOT_KEPT = [
  ...["lock", ".parentlock", "sessionstore*", "sessionCheckpoints.json"],
  ...["cache2", "datareporting", "Crash Reports"],
];

/** @returns null where this Firefox does not say which build it is */
export function startedFirefox(
  sandboxDir: string,
  program = browserPath("firefox"),
): StartedFirefox | null {
  const build = program === null ? null : buildOf(program);
  if (build === null) return null;
  const wanted = join(sandboxDir, DIR, `${build}.tar`);
  return { wanted, path: () => (existsSync(wanted) ? wanted : null) };
}

function buildOf(program: string): string | null {
  try {
    const about = readFileSync(join(dirname(realpathSync(program)), "application.ini"));
    return createHash("sha256").update(about).digest("hex").slice(0, 16);
  } catch {
    // A snap, or a script that starts it from elsewhere.
    return null;
  }
}

/** Lays it into the home, as the person: a link that they laid leads nowhere else. */
export async function layProfile(machine: Machine, homeDir: string, path: string): Promise<void> {
  const person = ["runuser", "-u", USER_NAME, "--"];
  try {
    copyFileSync(path, machine.inside(TAR_INSIDE));
    await machine.must([...person, "tar", "-x", "-f", TAR_INSIDE, "-C", homeDir]);
  } catch {
    // Damaged: Firefox starts without it, too, and this run makes another one.
    rmSync(path, { force: true });
    const begun = PROFILES.map((dir) => join(homeDir, dir));
    await machine.must([...person, "rm", "-rf", "--", ...begun]);
  }
  rmSync(machine.inside(TAR_INSIDE), { force: true });
}

/** Takes what a Firefox that was ended left in the home, in place of any of an older build. */
export async function keepProfile(
  machine: Machine,
  homeDir: string,
  { wanted }: StartedFirefox,
): Promise<void> {
  const excluded = NOT_KEPT.map((name) => `--exclude='${name}'`).join(" ");
  const pack = `tar -c -f ${TAR_INSIDE} ${excluded} $(ls -d ${PROFILES.join(" ")} 2>/dev/null)`;
  await machine.must(["sh", "-c", `cd "$1" && ${pack}`, "sh", homeDir]);
  rmSync(dirname(wanted), { recursive: true, force: true });
  mkdirSync(dirname(wanted), { recursive: true, mode: 0o700 });
  copyFileSync(machine.inside(TAR_INSIDE), `${wanted}.new`);
  renameSync(`${wanted}.new`, wanted);
}

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { FAMILIES, type Family } from "../availability.ts";

/** A browser that the person started: its first process, and all that it started. */
export type RunningBrowser = { readonly family: Family; readonly pids: readonly number[] };

type Row = { readonly pid: number; readonly parent: number; readonly argv: readonly string[] };

/** @param procDir the computer's own, so that the numbers are those of its processes */
export function runningBrowsers(procDir: string, uid: number): readonly RunningBrowser[] {
  const rows = rowsOf(procDir, uid);
  return FAMILIES.flatMap((family) => {
    const first = rows.filter((row) => familyOf(row.argv) === family).map(({ pid }) => pid);
    return first.length === 0 ? [] : [{ family, pids: withChildren(first, rows) }];
  });
}

/** Whether the first program of a sign-in at the screen is there. */
export function hasSession(procDir: string, uid: number): boolean {
  return rowsOf(procDir, uid).some(({ argv }) =>
    argv.some((word) => word.endsWith("/session-leader.ts")),
  );
}

/** Not our shell, whose Chromium has a profile directory of its own. */
function familyOf(argv: readonly string[]): Family | null {
  const name = basename(argv[0] ?? "");
  const switches = argv.slice(1).join(" ");
  if (name.startsWith("firefox") && !switches.includes("-contentproc")) return "firefox";
  const isOthers = /--type=|--user-data-dir=/.test(switches);
  return name === "chromium" && !isOthers ? "chromium" : null;
}

function withChildren(first: readonly number[], rows: readonly Row[]): readonly number[] {
  const children = rows.filter(({ parent, pid }) => first.includes(parent) && !first.includes(pid));
  if (children.length === 0) return first;
  return withChildren([...first, ...children.map(({ pid }) => pid)], rows);
}

function rowsOf(procDir: string, uid: number): readonly Row[] {
  if (!existsSync(procDir)) return [];
  return readdirSync(procDir)
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => rowOf(join(procDir, name), Number(name), uid));
}

function rowOf(dir: string, pid: number, uid: number): readonly Row[] {
  try {
    const status = readFileSync(join(dir, "status"), "utf8");
    if (Number(/^Uid:\t(\d+)/m.exec(status)?.[1]) !== uid) return [];
    if (/^State:\t[ZX]/m.test(status)) return [];
    const parent = Number(/^PPid:\t(\d+)/m.exec(status)?.[1] ?? "0");
    // Chromium writes its command line anew, with spaces.
    const argv = readFileSync(join(dir, "cmdline"), "utf8").split(/[\0 ]/);
    return [{ pid, parent, argv }];
  } catch {
    // It ended meanwhile.
    return [];
  }
}

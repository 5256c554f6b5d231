import { readFileSync } from "node:fs";
import { type BytePath, pathWithin } from "./byte-path.ts";
import { linuxProcessTable } from "./process-table.ts";

/**
 * Per directory, the names in it that processes of an account hold: open files, mapped ones,
 * working directories, and bound sockets. Looked at as root, who sees all of it; only names come
 * out.
 */
export function namesInUse(
  uid: number,
  directories: readonly BytePath[],
): ReadonlyMap<BytePath, ReadonlySet<BytePath>> {
  const table = linuxProcessTable;
  const held = table.list(uid).flatMap(({ pid, cwdPath }) => {
    const mapped = pathsOf(read(`/proc/${pid}/maps`));
    return [...table.openPaths(pid), ...mapped, ...(cwdPath === null ? [] : [cwdPath])];
  });
  const paths = [...held, ...pathsOf(read("/proc/net/unix"))];
  return new Map(directories.map((dir) => [dir, topNamesIn(dir, paths)]));
}

/** Pure. The first component below the directory, of every path that lies in it. */
export function topNamesIn(dir: BytePath, paths: readonly BytePath[]): ReadonlySet<BytePath> {
  const names = paths.map((path) => pathWithin(dir, path)?.split("/")[0] ?? "");
  return new Set(names.filter((name) => name !== ""));
}

/** Pure. The path at the end of each line (proc(5), maps and net/unix), where one has any. */
export function pathsOf(text: string): readonly BytePath[] {
  return [...text.matchAll(/ (\/.*)$/gm)].map(([, path]) => path ?? "");
}

function read(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { environmentOf } from "./process-table.ts";

const SOCKET_NAME = /^wayland-\d{1,5}$/;

/**
 * Where the compositor of a session listens: what its programs say, else the only socket of the
 * person's run-time directory. Never a path of somebody else's choosing.
 */
export function waylandSocketOf(runtimeDir: string, pids: readonly number[]): string | null {
  const told = pids
    .map((pid) => environmentOf(pid).get("WAYLAND_DISPLAY") ?? "")
    .find((name) => SOCKET_NAME.test(name));
  const name = told ?? onlySocket(runtimeDir);
  return name === null ? null : join(runtimeDir, name);
}

function onlySocket(runtimeDir: string): string | null {
  try {
    const names = readdirSync(runtimeDir).filter((name) => SOCKET_NAME.test(name));
    return names.length === 1 ? (names[0] ?? null) : null;
  } catch {
    return null;
  }
}

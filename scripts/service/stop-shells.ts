import { execFileSync } from "node:child_process";
import { existsSync, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { SHELL_UNIT } from "../../agent/platform/linux/service-unit.ts";

const RUNTIME_DIRS = "/run/user";
/** A manager that its person has stopped must not hold a removal. */
const STOPS_WITHIN_MS = 10_000;

/** Each person's shell, told to their own manager with their own rights: nothing else of theirs. */
export function stopShells(): void {
  const names = existsSync(RUNTIME_DIRS) ? readdirSync(RUNTIME_DIRS) : [];
  for (const name of names) {
    const dir = join(RUNTIME_DIRS, name);
    const { uid, gid } = lstatSync(dir);
    if (String(uid) === name && existsSync(join(dir, "systemd/private"))) stopOf(dir, { uid, gid });
  }
}

function stopOf(runtimeDir: string, as: { readonly uid: number; readonly gid: number }): void {
  const env = { PATH: "/usr/bin:/bin", XDG_RUNTIME_DIR: runtimeDir };
  try {
    execFileSync("systemctl", ["--user", "--quiet", "stop", SHELL_UNIT], {
      ...{ ...as, env, cwd: "/", stdio: "ignore", timeout: STOPS_WITHIN_MS },
    });
  } catch {
    // No such unit there, or a manager that does not answer: the shell has no daemon any more.
  }
}

import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { createBrowserPolicies } from "../../agent/browsers/managed/browser-policies.ts";
import type { ManagedSettings } from "../../agent/core/managed-browsers.ts";
import { type BrowserFamily, browserArgv } from "../../scripts/demo/browser-launch.ts";
import { tempDir } from "./temp-dir.ts";
import type { TestUser } from "./test-user.ts";

/**
 * An /etc for one browser: its policies as the agent writes them lie over the machine's own in a
 * mount namespace, and nobody else ever sees them (overlayfs, mount_namespaces(7)).
 */
export function policiesFor(settings: ManagedSettings): string {
  const dir = tempDir();
  for (const name of ["etc", "work"]) mkdirSync(join(dir, name), { mode: 0o755 });
  createBrowserPolicies({ rootDir: dir, programsDir: "/" }).ensure(settings);
  return dir;
}

/** @returns the pid of the browser itself: every program on the way is replaced by the next */
export function launchManaged(launch: {
  readonly family: BrowserFamily;
  readonly user: TestUser;
  readonly display: string;
  readonly url: string;
  readonly policiesDir: string;
  readonly switches?: readonly string[];
}): number {
  const { family, user, display, url, policiesDir, switches = [] } = launch;
  const [program = "", ...args] = browserArgv(family, url);
  const layers = `lowerdir=/etc,upperdir=${policiesDir}/etc,workdir=${policiesDir}/work`;
  const mount = `mount -t overlay overlay -o "${layers}" /etc && exec "$@"`;
  const identity = ["--reuid", `${user.uid}`, "--regid", `${user.gid}`, "--clear-groups"];
  const inside = ["setpriv", ...identity, program, ...switches, ...args];
  const child = spawn("unshare", ["--mount", "sh", "-c", mount, "sh", ...inside], {
    cwd: user.homeDir,
    env: {
      HOME: user.homeDir,
      DISPLAY: display,
      PATH: "/usr/sbin:/usr/bin:/sbin:/bin",
      LANG: "C.UTF-8",
    },
    stdio: "ignore",
    detached: true,
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child.pid ?? 0;
}

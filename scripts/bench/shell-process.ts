import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LocalCallName, ShellStatus } from "../../agent/contract/local-calls.ts";
import { LocalServer } from "../../agent/local/local-server.ts";
import { systemClock } from "../../agent/platform/system-clock.ts";
import { ok } from "../../policies/result.ts";
import { benchSession } from "./bench-session.ts";
import { endChild } from "./end-child.ts";
import { type BenchScreen, type Running, spawnOn } from "./on-screen.ts";

export type ShellProcess = Running & {
  publish(status: ShellStatus): void;
  /** Where its guests' profiles lie, while there are any. */
  readonly guestsDir: string;
};

/** The built shell behind the agent's own local server. @param onCall hears whatever the shell says */
export async function openShell(
  argv: readonly string[],
  screen: BenchScreen,
  onCall: (call: LocalCallName, body: unknown) => void,
): Promise<ShellProcess> {
  const dir = mkdtempSync(join(tmpdir(), "sw-bench-shell-"));
  const server = new LocalServer({
    dir,
    clock: systemClock,
    log: { info: () => undefined, warn: () => undefined },
    sessionsOfUid: () => [benchSession(screen.name)],
    onCall: (_sessionId, call, body) => {
      onCall(call, body);
      return ok(null);
    },
    onShellChange: () => undefined,
  });
  const opened = await server.open(process.getuid?.() ?? 0);
  if (!opened.ok) throw new Error(opened.detail);
  const guestsDir = join(dir, "guests");
  const place = ["--socket", opened.value, "--data", join(dir, "data"), "--guests", guestsDir];
  const shell = spawnOn(screen, [...argv, ...place]);
  return {
    pid: shell.pid ?? 0,
    guestsDir,
    publish: (status) => server.publish(status),
    close: async () => {
      await endChild(shell);
      await server.close();
      rmSync(dir, { recursive: true, force: true, maxRetries: 20 });
    },
  };
}

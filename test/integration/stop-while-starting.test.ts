import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../agent/platform/system-clock.ts";
import { readStatusFile } from "../../agent/status-file.ts";
import { openStore } from "../../agent/store/open-store.ts";
import { eventually } from "../support/eventually.ts";
import { DAEMON_PATH } from "../support/programs.ts";
import { tempDir } from "../support/temp-dir.ts";

test("a daemon that is told to stop while it starts says in its log that it stopped", async () => {
  const dataDir = tempDir();
  const daemon = startDaemon(dataDir);
  await eventually("it has begun", () => readStatusFile(dataDir).ok);
  const exited = once(daemon, "exit");
  daemon.kill("SIGTERM");
  expect(await exited).toEqual([0, null]);
  expect(eventsIn(dataDir)).toEqual(["agentStarted", "agentStopped"]);
});

function startDaemon(dataDir: string): ChildProcess {
  const config = { systemBusAddress: null, localSocketDir: join(dataDir, "sockets") };
  writeFileSync(join(dataDir, "agent.json"), JSON.stringify(config), { mode: 0o600 });
  const args = [DAEMON_PATH, "--data", dataDir];
  const daemon = spawn(process.execPath, args, { stdio: "ignore" });
  onTestFinished(() => void daemon.kill("SIGKILL"));
  return daemon;
}

function eventsIn(dataDir: string): readonly string[] {
  const opened = openStore(dataDir, systemClock);
  if (!opened.ok) throw new Error(opened.detail);
  const rows = opened.value.audit.rowsAfter(0, 100);
  opened.value.close();
  return rows.map(({ event }) => event);
}

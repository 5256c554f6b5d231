import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { text as textIn } from "node:stream/consumers";
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
  daemon.stderr.resume();
  await eventually("it has begun", () => readStatusFile(dataDir).ok);
  const exited = once(daemon, "exit");
  daemon.kill("SIGTERM");
  expect(await exited).toEqual([0, null]);
  expect(eventsIn(dataDir)).toEqual(["agentStarted", "agentStopped"]);
});

test.each([
  ["a promise that nobody waited for", "Promise.reject(new Error('planted'))"],
  ["an error that nobody caught", "(() => { throw new Error('planted'); })()"],
])(
  "%s ends it, with one line that says why and a code that has it started anew",
  async (_what, fault) => {
    const dataDir = tempDir();
    const planted = `data:text/javascript,process.once("SIGUSR2", () => ${fault})`;
    const daemon = startDaemon(dataDir, ["--import", planted]);
    const said = textIn(daemon.stderr);
    await eventually("it has begun", () => readStatusFile(dataDir).ok);
    const closed = once(daemon, "close");
    daemon.kill("SIGUSR2");
    expect(await closed).toEqual([1, null]);
    const lines = (await said).trim().split("\n");
    const last = lines.map((line) => JSON.parse(line)).at(-1);
    expect(last).toMatchObject({ event: "crashed", fault: "Error: planted" });
    expect(last.stack).toContain("planted");
  },
);

function startDaemon(dataDir: string, nodeArgs: readonly string[] = []) {
  const config = { systemBusAddress: null, localSocketDir: join(dataDir, "sockets") };
  writeFileSync(join(dataDir, "agent.json"), JSON.stringify(config), { mode: 0o600 });
  const args = [...nodeArgs, DAEMON_PATH, "--data", dataDir];
  const daemon = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
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

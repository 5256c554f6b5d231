import { spawn } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readStatusFile } from "../../agent/status-file.ts";
import { ownServiceFiles } from "../../scripts/cli/service-actions.ts";
import { expectNoDebugger, HOSTILE_ENVIRONMENT } from "../support/debugger-port.ts";
import { eventually } from "../support/eventually.ts";
import { listeningPorts } from "../support/listening-ports.ts";
import { areBuilt, DAEMON_PATH } from "../support/programs.ts";
import { tempDir } from "../support/temp-dir.ts";

/** Electron's have its fuses, and its preload is no program of Node's. */
const ELECTRON = ["shell-electron.js", "preload.cjs"];
const CLOSES_IT = /getBuiltinModule\(.node:inspector.\)\.close\(\)/;

test.skipIf(!areBuilt)(
  "99: the daemon opens no debugger's port, for its environment or a signal",
  async () => {
    const dataDir = tempDir();
    const config = { systemBusAddress: null, localSocketDir: join(dataDir, "sockets") };
    writeFileSync(join(dataDir, "agent.json"), JSON.stringify(config), { mode: 0o600 });
    const daemon = spawn(process.execPath, [DAEMON_PATH, "--data", dataDir], {
      env: HOSTILE_ENVIRONMENT,
      stdio: "ignore",
    });
    onTestFinished(() => void daemon.kill("SIGKILL"));
    await eventually("it has begun", () => readStatusFile(dataDir).ok);
    await expectNoDebugger(daemon);
    expect(daemon.exitCode).toBe(null);
  },
);

test("99: nor for what it was started with, as a child takes its parent's arguments over", async () => {
  const first = join(import.meta.dirname, "../../scripts/no-debugger.ts");
  const ready = 'process.stdout.write("ready"); setInterval(() => {}, 1e6)';
  const flags = ["--inspect=127.0.0.1:0", "--import", first, "-e", ready];
  const child = spawn(process.execPath, flags, { stdio: ["ignore", "pipe", "ignore"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  await new Promise((resolve) => child.stdout.once("data", resolve));
  expect(listeningPorts(child.pid ?? 0)).toEqual([]);
});

test.skipIf(!areBuilt)("99: nor does any other program that is built", () => {
  const programs = readdirSync("dist").filter((name) => /^[a-z0-9-]+\.c?js$/.test(name));
  const open = programs.filter((name) => !CLOSES_IT.test(readFileSync(join("dist", name), "utf8")));
  expect(open).toEqual(ELECTRON.toSorted());
  expect(programs.length).toBeGreaterThan(10);
});

test("99: no unit hands on what a person's environment says of Node, nor leaves it a signal", () => {
  const units = ownServiceFiles().filter(({ path }) => path.endsWith(".service"));
  expect(units.length).toBe(2);
  for (const { text } of units) {
    expect(text).toContain("UnsetEnvironment=NODE_OPTIONS");
    expect(text).toMatch(/^ExecStart=.* --disable-sigusr1 /m);
  }
});

test.runIf(!areBuilt)("99: was not tried", ({ skip }) => {
  skip("only what is built refuses a debugger: npm test builds it");
});

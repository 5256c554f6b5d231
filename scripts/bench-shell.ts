import { existsSync } from "node:fs";
import { join } from "node:path";
import { findChromium } from "../main/hosts/chromium-path.ts";
import { BenchDisplay } from "./bench/bench-display.ts";
import { IDLE_WINDOW_MS, type IdleCost, idleCostOf, idleRows } from "./bench/idle-cost.ts";
import {
  openBareWindow,
  type Running,
  startShell,
  timeMessage,
} from "./bench/shell-contestants.ts";
import { benchRow, machineName, median, rounded } from "./bench/statistics.ts";
import { electronBinary } from "./cli/electron-binary.ts";
import { printJson, printProgress } from "./cli/output.ts";

/**
 * How long after the agent's decision a warning is on the screen, and what a shell costs while there
 * is nothing to say; beside what does the same without us: a browser that a script opens to say it,
 * and xmessage. In turns, so that a busy machine slows all alike.
 */
const ROUNDS = 20;
const TARGETS_OF_EACH = { warnToBareWindow: 1, memoryToBareWindow: 1.5 } as const;
const NO_ELECTRON = "no Electron binary here";

type Times = { readonly warn: number[]; readonly bare: number[]; readonly message: number[] };
type Host = { readonly name: string; readonly argv: readonly string[] };

const dist = join(import.meta.dirname, "..", "dist");
const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
const started: Running[] = [];
const display = await BenchDisplay.open("1280x800");
try {
  printJson(await measure());
} catch (error) {
  printProgress(`bench:shell could not measure: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  for (const running of started) await running.close();
  display.close();
}

async function measure(): Promise<object> {
  const browser = [await chromiumPath(), ...asRoot, "--no-first-run"];
  printProgress("bench:shell: a bare Chromium window is idle");
  const bare = await idleCostOf((await keep(openBareWindow(browser, display))).pid);
  await closeAll();
  const rows: object[] = [...idleRows("bare Chromium window", bare)];
  const ratios: Record<string, number> = {};
  for (const host of hostsHere()) {
    const { times, idle } = await measureHost(host, browser);
    rows.push(...rowsOf(host, times), ...idleRows(`${host.name} host`, idle));
    for (const [name, ratio] of Object.entries(ratiosOf(times, idle, bare)))
      ratios[`${host.name}.${name}`] = ratio;
  }
  const absent = electronBinary() === null ? { electron: NO_ELECTRON } : {};
  if (electronBinary() === null) printProgress(`bench:shell: electron: ${NO_ELECTRON}`);
  return { name: "shell", machine: machineName(), rows, ratios, targets: TARGETS_OF_EACH, absent };
}

function hostsHere(): readonly Host[] {
  const chromium = { name: "chromium", argv: [process.execPath, built("shell.js")] };
  const binary = electronBinary();
  if (binary === null) return [chromium];
  return [chromium, { name: "electron", argv: [binary, ...asRoot, built("shell-electron.js")] }];
}

async function measureHost(
  host: Host,
  browser: readonly string[],
): Promise<{ readonly times: Times; readonly idle: IdleCost }> {
  const times: Times = { warn: [], bare: [], message: [] };
  const shell = await startShell(host.argv, display);
  started.push(shell);
  for (let round = 1; round <= ROUNDS; round += 1) {
    times.warn.push(await shell.warn());
    await shell.rest();
    times.bare.push((await keep(openBareWindow(browser, display))).paintedMs);
    await started.pop()?.close();
    times.message.push(await timeMessage(display));
    printProgress(`bench:shell: ${host.name}, round ${round} of ${ROUNDS}`);
  }
  printProgress(`bench:shell: ${host.name} is idle`);
  const idle = await idleCostOf(shell.pid);
  await closeAll();
  return { times, idle };
}

function rowsOf({ name }: Host, { warn, bare, message }: Times): readonly object[] {
  return [
    benchRow(`${name} host: decision to warning painted`, warn, "ms"),
    benchRow(`beside ${name}: bare Chromium window, start to page painted`, bare, "ms"),
    benchRow(`beside ${name}: xmessage, start to window on the display`, message, "ms"),
  ];
}

function ratiosOf({ warn, bare, message }: Times, idle: IdleCost, bareIdle: IdleCost) {
  return {
    warnToBareWindow: rounded(median(warn) / median(bare)),
    warnToXmessage: rounded(median(warn) / median(message)),
    memoryToBareWindow: rounded(idle.memoryKib / bareIdle.memoryKib),
    idleCpuShare: rounded(idle.cpuMs / IDLE_WINDOW_MS),
    bareWindowIdleCpuShare: rounded(bareIdle.cpuMs / IDLE_WINDOW_MS),
  };
}

async function keep<T extends Running>(starting: Promise<T>): Promise<T> {
  const running = await starting;
  started.push(running);
  return running;
}

async function closeAll(): Promise<void> {
  for (const running of started.splice(0)) await running.close();
}

async function chromiumPath(): Promise<string> {
  const path = await findChromium();
  if (path === null) throw new Error("no Chromium: install the package chromium");
  return path;
}

function built(name: string): string {
  const path = join(dist, name);
  if (!existsSync(path)) throw new Error(`${path} is missing: run "npm run build" first`);
  return path;
}

import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { AskedChild } from "./bench/fleet/asked-child.ts";
import { benchRow, machineName, median, rounded } from "./bench/statistics.ts";
import { printJson, printProgress } from "./cli/output.ts";

/**
 * One process with all devices connected, beside a bare `ws` server with as many connections, each
 * with its load in a process of its own: a signed and durable command to all and to one, memory,
 * and how long until all are back after a restart.
 */
const { values } = parseArgs({
  options: {
    devices: { type: "string", default: "10000" },
    rounds: { type: "string", default: "5" },
  },
});
const devices = Number(values.devices);
const rounds = Number(values.rounds);
const ORDERS_TO_ONE = 300;
const SETTLE_MS = 3_000;
const TARGETS = {
  allRatio: 2.5,
  memoryRatio: 2,
  oneP50Ms: 1,
  oneP99Ms: 5,
  backMs: 15_000,
  eventLoopP99Ms: 100,
} as const;

type Memory = { readonly rssKib: number };

const child = (name: string, ...args: string[]) =>
  AskedChild.start(new URL(`./bench/fleet/${name}.ts`, import.meta.url), args);

const runDir = join(import.meta.dirname, "..", ".sandbox", `bench-server-${process.pid}`);
mkdirSync(runDir, { recursive: true, mode: 0o700 });
try {
  const bare = await measureBare();
  printProgress(
    `bare ws: ${Math.round(median(bare.broadcastMs))} ms to the last word from ${devices}`,
  );
  const ours = await measureOurs();
  printJson(report(bare, ours));
} finally {
  rmSync(runDir, { recursive: true, force: true });
}

async function measureBare() {
  const server = child("bare-server");
  const clients = child("bare-clients");
  try {
    const url = await server.ask<string>({ ask: "url" });
    const before = await server.ask<Memory>({ ask: "memory" });
    await clients.ask({ ask: "connect", url, count: devices });
    await delay(SETTLE_MS);
    const after = await server.ask<Memory>({ ask: "memory" });
    const broadcastMs = await repeated(rounds, () => server.ask<number>({ ask: "broadcast" }));
    return { broadcastMs, kibEach: (after.rssKib - before.rssKib) / devices };
  } finally {
    await clients.end();
    await server.end();
  }
}

async function measureOurs() {
  let server = child("fleet-server", runDir);
  const clients = child("fleet-clients");
  try {
    const { url, token } = await server.ask<{ url: string; token: string }>({
      ask: "open",
      count: devices,
    });
    const before = await server.ask<Memory>({ ask: "memory" });
    await clients.ask({ ask: "enrol", url, token, count: devices });
    const storm = await costing(server, () => clients.ask<number>({ ask: "storm" }));
    const stormMs = storm.answer;
    printProgress(`${devices} devices online after ${Math.round(stormMs)} ms`);
    await delay(SETTLE_MS);
    const after = await server.ask<Memory>({ ask: "memory" });
    const delayP99Ms = [await server.ask<number>({ ask: "delayP99Ms" })];
    await server.end();
    await clients.ask({ ask: "untilAllOffline" });
    server = child("fleet-server", runDir, new URL(url).port);
    const backMs = await clients.ask<number>({ ask: "untilAllOnline" });
    printProgress(`back after ${Math.round(backMs)} ms`);
    delayP99Ms.push(await server.ask<number>({ ask: "delayP99Ms" }));
    await clients.ask({ ask: "quicken" });
    await server.ask({ ask: "resetDelays" });
    const oneMs = await server.ask<number[]>({ ask: "orderOne", count: ORDERS_TO_ONE });
    const all = await costing(server, () =>
      repeated(rounds, () => server.ask<number>({ ask: "orderAll" })),
    );
    delayP99Ms.push(await server.ask<number>({ ask: "delayP99Ms" }));
    const kibEach = (after.rssKib - before.rssKib) / devices;
    const cpuUs = { join: storm.cpuUs, command: all.cpuUs / rounds };
    return { stormMs, oneMs, allMs: all.answer, delayP99Ms, backMs, kibEach, cpuUs };
  } finally {
    await clients.end();
    await server.end();
  }
}

/** With the processor's time that the server took for it, of each device: of use on a busy machine too. */
async function costing<T>(
  server: AskedChild,
  work: () => Promise<T>,
): Promise<{ readonly answer: T; readonly cpuUs: number }> {
  const before = await server.ask<number>({ ask: "cpuMs" });
  const answer = await work();
  const after = await server.ask<number>({ ask: "cpuMs" });
  return { answer, cpuUs: ((after - before) * 1_000) / devices };
}

async function repeated(times: number, measure: () => Promise<number>): Promise<number[]> {
  const took: number[] = [];
  for (let turn = 0; turn < times; turn += 1) took.push(await measure());
  return took;
}

function report(
  bare: Awaited<ReturnType<typeof measureBare>>,
  ours: Awaited<ReturnType<typeof measureOurs>>,
): object {
  const sorted = ours.oneMs.toSorted((a, b) => a - b);
  const at = (share: number) => rounded(sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN);
  return {
    name: "server",
    machine: machineName(),
    devices,
    rows: [
      benchRow("bare ws: 300 B to all, last word back", bare.broadcastMs, "ms"),
      benchRow("a signed command to all, last answer durable", ours.allMs, "ms"),
      benchRow("a signed command to one, answer durable", ours.oneMs, "ms"),
      benchRow("all at once, until the last is online", [ours.stormMs], "ms"),
      benchRow("after a restart, until the last is back", [ours.backMs], "ms"),
      benchRow("event loop p99: all at once, all back, commands", ours.delayP99Ms, "ms"),
      benchRow("processor time of the server, each join", [ours.cpuUs.join], "us"),
      benchRow("processor time of the server, each command", [ours.cpuUs.command], "us"),
      benchRow("bare ws, memory each", [bare.kibEach], "KiB"),
      benchRow("memory each", [ours.kibEach], "KiB"),
    ],
    ratios: {
      allRatio: rounded(median(ours.allMs) / median(bare.broadcastMs)),
      memoryRatio: rounded(ours.kibEach / bare.kibEach),
      oneP50Ms: at(0.5),
      oneP99Ms: at(0.99),
      backMs: rounded(ours.backMs),
      eventLoopP99Ms: rounded(Math.max(...ours.delayP99Ms)),
    },
    targets: TARGETS,
  };
}

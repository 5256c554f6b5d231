import { mkdirSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import * as z from "zod/mini";
import { endWithStarter } from "../../bootstrap/starter-watch.mjs";
import type { NoWorld } from "../../sandbox/world-check.ts";
import { findProgram } from "../availability.ts";
import { preparePlace } from "../place.ts";
import { agentStatus } from "./agent-on-machine.ts";
import { type Actor, createComparison } from "./comparison.ts";
import { SIDES, type Side } from "./contract.ts";
import { createControlPlane } from "./control-plane.ts";
import { startComparisonServer } from "./http-server.ts";
import { missingParts, notStarted } from "./missing.ts";
import { observeAgent, observeToday } from "./observe.ts";
import { followReceipt } from "./receipts.ts";
import { sessionwardSteps } from "./side-sessionward.ts";
import { todaySteps, writePolicies } from "./side-today.ts";
import { type StartedFirefox, startedFirefox } from "./started-firefox.ts";
import { createStateBoard } from "./state-board.ts";
import { openApp, startCameras, startSessionward, startToday } from "./two-computers.ts";
import { canOpen, openForVisitor, wayFromElsewhere } from "./visitor-browser.ts";
import { openWorkshop, type Workshop } from "./workshop.ts";

/** What `launch.ts` decided. */
const environmentSchema = z.object({
  DEMO_CODE_DIR: z.string(),
  DEMO_SANDBOX_DIR: z.string(),
  /** A `NoWorld`, or null, as JSON. */
  DEMO_NO_WORLD: z.string(),
  DEMO_JSON: z.enum(["yes", "no"]),
  DEMO_OPEN: z.enum(["yes", "no"]),
});
const OBSERVE_EVERY_MS = 400;

const environment = z.parse(environmentSchema, process.env);
// Ours; in the computers it leads nowhere.
delete process.env["NODE_COMPILE_CACHE"];
const { DEMO_CODE_DIR: codeDir } = environment;
const noWorld: NoWorld | null = JSON.parse(environment.DEMO_NO_WORLD);
// By our own number, which is also in the names of our control groups.
const runDir = join(environment.DEMO_SANDBOX_DIR, `run-${process.pid}`);
const outDir = join(runDir, "out");
const isJson = environment.DEMO_JSON === "yes";
const startedMs = performance.now();

const board = createStateBoard(() => new Date(), { first: "Nurse Demo", next: "The next person" });
const cameras = startCameras();
const place = preparePlace({ codeDir, runDir, outDir, isWorld: false });
const ending = findProgram("setpriv") === null ? [] : ["setpriv", "--pdeathsig", "SIGKILL"];
const plane = createControlPlane(place, ending);
const actors: Record<Side, Actor | null> = { today: null, sessionward: null };
const noBleachBit = findProgram("bleachbit") === null ? "bleachbit is not installed" : null;
const comparison = createComparison({
  ...{ board, cameras, plane, actors, noBleachBit, observe, protect: writePolicies },
  complain: (line) => void process.stderr.write(`${line}\n`),
});
const page = await startComparisonServer(comparison, join(codeDir, "dist/demo"));
tell({ event: "address", url: page.url }, `Open ${page.url}\nCtrl-C ends everything.\n`);
const isTerminal = process.stdout.isTTY && !isJson;
if (environment.DEMO_OPEN === "yes" && canOpen(process.env, isTerminal))
  openForVisitor(page.url, runDir);

const missing = missingParts(noWorld);
board.set({ missing });
if (noWorld !== null) process.stderr.write(`${withoutComputers(missing)}\n`);
let workshop: Workshop | null = null;
const stopped = firstSignal();
endWithStarter({ isUnderNpm: false });
await Promise.race([play().catch(giveUp), stopped]);
await stopped;
await stop();
process.exit(process.exitCode ?? 130);

async function play(): Promise<void> {
  const app = await openApp();
  if (noWorld !== null) {
    board.setSide("today", { power: "absent" });
    board.setSide("sessionward", { power: "absent" });
    board.set({ phase: "ready" });
    return;
  }
  const disksDir = join(runDir, "disks");
  mkdirSync(disksDir, { recursive: true });
  const firefox = startedFirefox(environment.DEMO_SANDBOX_DIR);
  const startedPath = () => firefox?.path() ?? null;
  const room = { codeDir, disksDir, outDir, board, cameras, startedFirefox: startedPath };
  await Promise.all([
    startToday(room, app).then((bench) => {
      actors.today = { bench, steps: todaySteps() };
    }),
    startSessionward(room, app, plane).then((bench) => {
      actors.sessionward = { bench, steps: sessionwardSteps(plane) };
    }),
  ]);
  const watch = setInterval(observe, OBSERVE_EVERY_MS);
  void stopped.then(() => clearInterval(watch));
  board.set({ phase: "ready" });
  const ms = Math.round(performance.now() - startedMs);
  tell({ event: "ready", ms }, `Both computers are there, after ${(ms / 1000).toFixed(1)} s.\n`);
  const host = { platform: process.platform, name: hostname() };
  const way = wayFromElsewhere([page.url, plane.consoleUrl()], process.env, host);
  if (isTerminal && way !== null) tell({}, `${way}\n`);
  if (firefox !== null) prepareNext(firefox);
}

/** The next start is sooner by it; this one is there. */
function prepareNext(firefox: StartedFirefox): void {
  if (firefox.path() === null) {
    workshop = openWorkshop({ codeDir, disksDir: join(runDir, "disks"), outDir }, firefox);
  }
  void (workshop?.done ?? Promise.resolve(null)).then((because) => {
    tell({ event: "prepared", because }, "");
  });
}

/** The page stays, and says what came in the way; so does the terminal. */
function giveUp(error: unknown): void {
  const because = error instanceof Error ? error.message : String(error);
  for (const side of SIDES) board.setSide(side, { power: "absent" });
  const failed = notStarted(because);
  board.set({ missing: [...board.state().missing, failed], phase: "ready" });
  process.stderr.write(`The computers could not be started: ${because}\n${failed.fix}\n`);
  process.exitCode = 1;
}

/** In the terminal too: whoever started it looks there first. */
function withoutComputers(missing: ReturnType<typeof missingParts>): string {
  const lines = missing.map(({ because, fix }) => `  ${because}: ${fix}`);
  const instead = "The page shows a recording; `npm start -- --once` plays the story as you.";
  return ["The two computers can't be shown:", ...lines, instead].join("\n");
}

function observe(): void {
  const { today, sessionward } = actors;
  if (today !== null) observeToday(today.bench);
  if (sessionward === null) return;
  const deviceId = agentStatus(sessionward.bench.machine)?.deviceId;
  if (deviceId != null) board.set({ console: { url: plane.consoleUrl(), deviceId } });
  for (const receiptId of observeAgent(sessionward.bench)) {
    followReceipt(sessionward.bench, plane, receiptId).catch((error: unknown) => {
      process.stderr.write(`receipt ${receiptId}: ${error}\n`);
    });
  }
}

async function stop(): Promise<void> {
  board.set({ phase: "stopping" });
  page.close();
  for (const camera of Object.values(cameras)) camera.stop();
  for (const actor of Object.values(actors)) {
    if (actor === null) continue;
    // Hands first: whoever still typed would find no screen.
    await actor.bench.now.desk?.presence.leave().catch(() => undefined);
    actor.bench.now.desk = null;
    await actor.bench.machine.powerOff();
  }
  await workshop?.stop();
  await plane.server.stop();
}

function tell(event: object, text: string): void {
  process.stdout.write(isJson ? `${JSON.stringify(event)}\n` : text);
}

function firstSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => resolve());
    }
  });
}

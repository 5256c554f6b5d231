import { setTimeout as delay } from "node:timers/promises";
import { BenchDisplay } from "./bench/bench-display.ts";
import { type CpuTime, childrenOf, cpuTimeOf } from "./bench/cpu-time.ts";
import { type Contestant, startIdlePort, startXssLock } from "./bench/idle-contestants.ts";
import { type BenchRow, benchRow, machineName, median, rounded } from "./bench/statistics.ts";
import { printJson, printProgress } from "./cli/output.ts";

/**
 * From the deadline to the lock: the agent's idle port armed at 5 s, below what policies allow,
 * beside xss-lock, in turns, each on a display of its own (xss-lock on a new one each time: without
 * logind it ends at its lock). The deadline is the moment when the
 * program that presses the key returned, plus 5 s: a few milliseconds late, for both alike.
 */
const ROUNDS = 20;
const IDLE_MS = 5000;
/** Apart, so that neither is slowed by the other's locker. */
const STAGGER_MS = 700;
const CPU_SETTLE_MS = 5000;
const CPU_WINDOW_MS = 30_000;
const TARGETS = { lagDifferenceMs: 15, cpuTicksWhileIdle: 0 } as const;

type Lags = { called: number[]; ours: number[]; xssLock: number[] };

const started: Contestant[] = [];
const ourDisplay = await BenchDisplay.open();
try {
  const lags = await race();
  printProgress(`bench:idle: nobody touches anything for ${CPU_WINDOW_MS / 1000} s`);
  const cpu = await cpuWhileIdle();
  const difference = rounded(median(lags.ours) - median(lags.xssLock));
  printJson({
    name: "idle",
    machine: machineName(),
    rows: rowsOf(lags, cpu),
    ratios: { lagDifferenceMs: difference, cpuTicksWhileIdle: cpu.ticks },
    targets: TARGETS,
  });
} catch (error) {
  printProgress(`bench:idle could not measure: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  for (const contestant of started) await contestant.close();
  ourDisplay.close();
}

async function race(): Promise<Lags> {
  const lags: Lags = { called: [], ours: [], xssLock: [] };
  const port = await startIdlePort(process.execPath, ourDisplay, IDLE_MS);
  started.push(port);
  await port.next();
  for (let round = 0; round < ROUNDS; round += 1) {
    const theirDisplay = await BenchDisplay.open();
    const xssLock = await startXssLock(theirDisplay, IDLE_MS);
    started.push(xssLock);
    // Time to connect; then in turns who is first.
    await delay(300);
    const isOurTurn = round % 2 === 0;
    const race = [() => ours(port, lags), () => theirs(xssLock, theirDisplay, lags)];
    const [first, second] = isOurTurn ? race : race.toReversed();
    const running = first?.();
    await delay(STAGGER_MS);
    await Promise.all([running, second?.()]);
    await xssLock.close();
    theirDisplay.close();
    printProgress(`bench:idle: round ${round + 1} of ${ROUNDS}`);
  }
  await port.close();
  return lags;
}

async function ours(port: Contestant, lags: Lags): Promise<void> {
  const deadlineMs = (await ourDisplay.pressKey()) + IDLE_MS;
  const { calledMs, lockerMs } = await port.next();
  lags.called.push((calledMs ?? Number.NaN) - deadlineMs);
  lags.ours.push(lockerMs - deadlineMs);
}

async function theirs(xssLock: Contestant, display: BenchDisplay, lags: Lags): Promise<void> {
  const deadlineMs = (await display.pressKey()) + IDLE_MS;
  lags.xssLock.push((await xssLock.next()).lockerMs - deadlineMs);
}

/** Armed, with its alarm far away: what an unattended computer pays for being watched. */
async function cpuWhileIdle(): Promise<CpuTime> {
  const port = await startIdlePort(process.execPath, ourDisplay, 3_600_000);
  started.push(port);
  await delay(CPU_SETTLE_MS);
  const pids = [port.pid, ...childrenOf(port.pid)];
  const before = cpuTimeOf(pids);
  await delay(CPU_WINDOW_MS);
  const after = cpuTimeOf(pids);
  await port.close();
  return { ticks: after.ticks - before.ticks, ms: after.ms - before.ms };
}

function rowsOf(lags: Lags, cpu: CpuTime): readonly BenchRow[] {
  return [
    benchRow("agent's idle port, deadline to lock call", lags.called, "ms"),
    benchRow("agent's idle port, deadline to locker's start", lags.ours, "ms"),
    benchRow("xss-lock, deadline to locker's start", lags.xssLock, "ms"),
    benchRow(`idle port and probe, CPU in ${CPU_WINDOW_MS / 1000} s idle`, [cpu.ms], "ms"),
    benchRow("the same, clock ticks", [cpu.ticks], "ticks"),
  ];
}

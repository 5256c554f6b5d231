import { monitorEventLoopDelay } from "node:perf_hooks";
import { CommandError, printJson, printLine, printProgress, printTable } from "./cli/output.ts";
import { Measurements } from "./swarm/measured.ts";
import { SlowReaders } from "./swarm/slow-readers.ts";
import { Swarm } from "./swarm/swarm.ts";
import { parseSwarmOptions, type SwarmOptions, serverOf } from "./swarm/swarm-options.ts";

/** Drives a server as many devices would; see `npm run swarm -- --help`. */
const options = parseSwarmOptions(process.argv.slice(2));
try {
  report(await run(options));
} catch (error) {
  if (!(error instanceof CommandError)) throw error;
  if (options.json === true) printJson({ ok: false, reason: error.reason, detail: error.message });
  else printProgress(error.message);
  process.exitCode = error.exitCode;
}

async function run({ devices, seconds, flapping, slow, orders, ...options }: SwarmOptions) {
  const { address, admin } = await serverOf({
    ...options,
    devices,
    seconds,
    flapping,
    slow,
    orders,
  });
  const measurements = new Measurements();
  const swarm = new Swarm(measurements, printProgress);
  const slowCount = Math.round((devices * slow) / 100);
  await swarm.enrol(devices - slowCount, address);
  const readers = slowCount > 0 ? await SlowReaders.start(slowCount, address, 86_400) : null;
  printProgress(`${devices} devices enrolled; all connect at once`);
  const stormMs = Math.round(await swarm.storm());
  printProgress(`all online after ${stormMs} ms; ${seconds} s of their days follow`);
  const ownDelay = monitorEventLoopDelay();
  ownDelay.enable();
  const signal = AbortSignal.timeout(seconds * 1000);
  await Promise.all([
    swarm.behave({ flapping }, signal),
    readers?.behave(signal),
    admin === null ? null : swarm.order(admin, orders, signal),
  ]);
  ownDelay.disable();
  await readers?.end();
  await swarm.leave();
  const { rows, counts } = measurements;
  return { devices, seconds, stormMs, ownDelayP99Ms: ownDelay.percentile(99) / 1e6, rows, counts };
}

function report(result: Awaited<ReturnType<typeof run>>): void {
  if (options.json === true) {
    printJson(result);
    return;
  }
  const cells = result.rows.map(({ what, n, p50, p95, p99, max }) =>
    [what, n, p50, p95, p99, max].map(String),
  );
  printTable([["what, ms", "n", "p50", "p95", "p99", "max"], ...cells]);
  for (const [what, count] of Object.entries(result.counts)) printLine(`${what}: ${count}`);
  printLine(`the swarm's own event loop was late by ${result.ownDelayP99Ms.toFixed(1)} ms at p99`);
}

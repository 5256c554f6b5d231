import { printProgress } from "../cli/output.ts";
import { BenchDisplay } from "./bench-display.ts";
import { BenchScene } from "./bench-scene.ts";
import { type BuiltShell, chromiumShell, electronShell } from "./built-shell.ts";
import { IDLE_WINDOW_MS, type IdleCost, idleCostOf, idleRows } from "./idle-cost.ts";
import { startShell, timeMessage } from "./shell-contestants.ts";
import { joined, type ShellPart } from "./shell-part.ts";
import { benchRow, median, rounded } from "./statistics.ts";

const NO_ELECTRON = "no Electron binary here";

type Scene = BenchScene<BenchDisplay>;
type Times = { readonly warn: number[]; readonly bare: number[]; readonly message: number[] };

/**
 * How long after the agent's decision a warning is on the screen, and what a shell costs while there
 * is nothing to say; beside what does the same without us: a browser that a script opens to say it,
 * and xmessage. In turns, so that a busy machine slows all alike.
 */
export async function benchWarning(rounds: number): Promise<ShellPart> {
  const display = await BenchDisplay.open("1280x800");
  const scene = await BenchScene.open(display);
  try {
    printProgress("bench:shell: a bare Chromium window is idle");
    const bareIdle = await idleCostOf((await scene.openBare()).pid);
    await scene.endAll();
    const rows = idleRows("bare Chromium window", bareIdle);
    const parts: ShellPart[] = [{ rows, ratios: {}, absent: {} }];
    const electron = electronShell();
    for (const shell of [chromiumShell(), electron]) {
      if (shell !== null) parts.push(await measureShell(scene, shell, rounds, bareIdle));
    }
    const absent = electron === null ? { electron: NO_ELECTRON } : {};
    return joined([...parts, { rows: [], ratios: {}, absent }]);
  } finally {
    await scene.close();
    display.close();
  }
}

async function measureShell(
  scene: Scene,
  shell: BuiltShell,
  rounds: number,
  bareIdle: IdleCost,
): Promise<ShellPart> {
  const times: Times = { warn: [], bare: [], message: [] };
  const running = await scene.keep(startShell(shell.argv, scene.screen));
  for (let round = 1; round <= rounds; round += 1) {
    times.warn.push(await running.warn());
    await running.rest();
    times.bare.push(await scene.timeBare());
    times.message.push(await timeMessage(scene.screen));
    printProgress(`bench:shell: ${shell.name}, round ${round} of ${rounds}`);
  }
  printProgress(`bench:shell: ${shell.name} is idle`);
  const idle = await idleCostOf(running.pid);
  await scene.endAll();
  return found(shell, times, idle, bareIdle);
}

function found(
  { name }: BuiltShell,
  { warn, bare, message }: Times,
  idle: IdleCost,
  bareIdle: IdleCost,
): ShellPart {
  const ratios = {
    [`${name}.warnToBareWindow`]: rounded(median(warn) / median(bare)),
    [`${name}.warnToXmessage`]: rounded(median(warn) / median(message)),
    [`${name}.memoryToBareWindow`]: rounded(idle.memoryKib / bareIdle.memoryKib),
    [`${name}.idleCpuShare`]: rounded(idle.cpuMs / IDLE_WINDOW_MS),
    [`${name}.bareWindowIdleCpuShare`]: rounded(bareIdle.cpuMs / IDLE_WINDOW_MS),
  };
  const rows = [
    benchRow(`${name} host: decision to warning painted`, warn, "ms"),
    benchRow(`beside ${name}: bare Chromium window, start to page painted`, bare, "ms"),
    benchRow(`beside ${name}: xmessage, start to window on the display`, message, "ms"),
    ...idleRows(`${name} host`, idle),
  ];
  return { rows, ratios, absent: {} };
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { missingForDummyXorg, startDummyXorg } from "../../test/support/dummy-xorg.ts";
import type { XDisplay } from "../../test/support/x-display.ts";
import { printProgress } from "../cli/output.ts";
import { BenchScene } from "./bench-scene.ts";
import { chromiumShell } from "./built-shell.ts";
import { NOTHING_FOUND, type ShellPart } from "./shell-part.ts";
import { openShell, type ShellProcess } from "./shell-process.ts";
import { COVER, NOTHING_UP } from "./shell-scene.ts";
import { benchRow, median, rounded } from "./statistics.ts";
import { Waiting } from "./waiting.ts";

const SETTLE_MS = 800;

type Screen = Awaited<ReturnType<typeof startDummyXorg>>;
type Plugged = {
  readonly screen: Screen;
  readonly scene: BenchScene<XDisplay>;
  readonly shell: ShellProcess;
  /** For the word that so many displays are covered. */
  readonly covered: (displays: 1 | 2) => Promise<void>;
};

/**
 * From before a monitor is plugged in until the page that covers it has painted, beside a bare window
 * that a script opens there once it is lit.
 */
export async function benchDisplays(rounds: number): Promise<ShellPart> {
  const missing = missingForDummyXorg();
  if (missing !== null) return { ...NOTHING_FOUND, absent: { displays: missing } };
  const dir = mkdtempSync(join(tmpdir(), "sw-bench-xorg-"));
  const screen = await startDummyXorg(dir);
  const scene = await BenchScene.open(screen.display);
  try {
    return await timePlugs({ screen, scene, ...(await openCoveringShell(scene)) }, rounds);
  } finally {
    await scene.close();
    await screen.display.stop();
    rmSync(dir, { recursive: true, force: true, maxRetries: 20 });
  }
}

async function openCoveringShell(scene: BenchScene<XDisplay>) {
  const told = { 1: new Waiting(), 2: new Waiting() };
  const shell = await scene.keep(
    openShell(chromiumShell().argv, scene.screen, (call, body) => {
      if (call !== "surfaceShown") return;
      told[(body as { displays: number }).displays === 1 ? 1 : 2].tell();
    }),
  );
  const covered = (displays: 1 | 2) => told[displays].next(`a cover of ${displays} displays`);
  return { shell, covered };
}

async function timePlugs(plugged: Plugged, rounds: number): Promise<ShellPart> {
  const coverMs: number[] = [];
  const bareMs: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    coverMs.push(await timeCover(plugged));
    bareMs.push(await timeBare(plugged));
    printProgress(`bench:shell: a monitor is plugged in, round ${round} of ${rounds}`);
  }
  const rows = [
    benchRow("a monitor plugged in under a cover: until it is covered", coverMs, "ms"),
    benchRow("beside it: until a bare Chromium window is painted there", bareMs, "ms"),
  ];
  const ratios = { "displays.coverToBareWindow": rounded(median(coverMs) / median(bareMs)) };
  return { rows, ratios, absent: {} };
}

async function timeCover({ shell, screen, covered }: Plugged): Promise<number> {
  shell.publish(COVER);
  await covered(1);
  const startedMs = performance.now();
  await screen.plug();
  await covered(2);
  const coveredMs = performance.now() - startedMs;
  await screen.unplug();
  shell.publish(NOTHING_UP);
  await delay(SETTLE_MS);
  return coveredMs;
}

/** @param plugged whose shell has nothing up */
async function timeBare({ scene, screen }: Plugged): Promise<number> {
  const startedMs = performance.now();
  await screen.plug();
  const pluggedMs = performance.now() - startedMs;
  const paintedMs = await scene.timeBare("--window-position=1280,0");
  await screen.unplug();
  await delay(SETTLE_MS);
  return pluggedMs + paintedMs;
}

import { printProgress } from "../cli/output.ts";
import { BenchDisplay } from "./bench-display.ts";
import { BenchScene } from "./bench-scene.ts";
import { chromiumShell } from "./built-shell.ts";
import { HARMS, type Harm } from "./kiosk-harms.ts";
import type { ShellPart } from "./shell-part.ts";
import { openShell } from "./shell-process.ts";
import { guestAt } from "./shell-scene.ts";
import { type BenchRow, benchRow, median, rounded } from "./statistics.ts";

type Scene = BenchScene<BenchDisplay>;

/**
 * From what goes wrong with a guest's browser until the next guest's page has painted, each on a shell
 * of its own: after three losses one sends people to the desk. Beside it, in turns, the same Chromium
 * started with the same page, bare.
 */
export async function benchKiosk(rounds: number): Promise<ShellPart> {
  const display = await BenchDisplay.open("1280x800");
  const scene = await BenchScene.open(display);
  const backMs = new Map<Harm, number[]>(HARMS.map((harm) => [harm, []]));
  const bareMs: number[] = [];
  try {
    for (let round = 1; round <= rounds; round += 1) {
      for (const [harm, times] of backMs) {
        times.push(await timeBack(scene, harm));
        bareMs.push(await scene.timeBare());
        const [last = 0, bare = 0] = [times.at(-1), bareMs.at(-1)].map((ms) => Math.round(ms ?? 0));
        const beside = `${last} ms, a bare start ${bare} ms`;
        printProgress(`bench:shell: ${harm.name}: ${beside}, round ${round} of ${rounds}`);
      }
    }
    return found(backMs, bareMs);
  } finally {
    await scene.close();
    display.close();
  }
}

async function timeBack(scene: Scene, { name, harm, isSurvived }: Harm): Promise<number> {
  const { page } = scene;
  const shell = await scene.keep(openShell(chromiumShell().argv, scene.screen, () => undefined));
  shell.publish(guestAt(page.url));
  await page.painted.next("a first guest's page");
  const loads = page.loads();
  await harm({ guestsDir: shell.guestsDir, page });
  const startedMs = performance.now();
  if (isSurvived) await page.tell("paint");
  await page.painted.next(name);
  const backMs = performance.now() - startedMs;
  const isAnother = page.loads() > loads;
  if (isAnother === isSurvived) throw new Error(`${name}: it was not the guest that it should be`);
  await scene.endLast();
  return backMs;
}

function found(backMs: ReadonlyMap<Harm, readonly number[]>, bareMs: readonly number[]): ShellPart {
  const ratios: Record<string, number> = {};
  const rows: BenchRow[] = [];
  for (const [{ name, ratio, isSurvived }, times] of backMs) {
    const until = isSurvived ? "same page painted again" : "next guest's page painted";
    rows.push(benchRow(`kiosk, ${name}: until the ${until}`, times, "ms"));
    ratios[`kiosk.${ratio}ToBareStart`] = rounded(median(times) / median(bareMs));
  }
  rows.push(benchRow("beside the kiosk: bare Chromium, start to page painted", bareMs, "ms"));
  return { rows, ratios, absent: {} };
}

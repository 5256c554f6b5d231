import { reasonToSkip } from "../../test/support/platform-world.ts";
import { printProgress } from "../cli/output.ts";
import { BenchDisplay } from "./bench-display.ts";
import { BenchScene } from "./bench-scene.ts";
import { KioskWorld } from "./kiosk-world.ts";
import { NOTHING_FOUND, type ShellPart } from "./shell-part.ts";
import { benchRow, median, rounded } from "./statistics.ts";

/**
 * The shell itself, killed under the services that keep it: systemd, logind and the daemon of a
 * machine of its own end the guest's session and begin the next one.
 */
export async function benchShellKilled(rounds: number): Promise<ShellPart> {
  const missing = reasonToSkip("a kiosk's shell that is killed", ["root", "systemd", "Xvfb"]);
  if (missing !== null) return { ...NOTHING_FOUND, absent: { shellKilled: missing } };
  const display = await BenchDisplay.open("1280x800");
  const scene = await BenchScene.open(display);
  printProgress("bench:shell: a machine with a kiosk is set up");
  const world = await KioskWorld.open(scene.page.url);
  try {
    return await timeKills(world, scene, rounds);
  } finally {
    await world.close();
    await scene.close();
    display.close();
  }
}

async function timeKills(
  world: KioskWorld,
  scene: BenchScene<BenchDisplay>,
  rounds: number,
): Promise<ShellPart> {
  const { page } = scene;
  const backMs: number[] = [];
  const bareMs: number[] = [];
  await page.painted.next("the first guest's page");
  for (let round = 1; round <= rounds; round += 1) {
    const startedMs = performance.now();
    await world.killShell();
    await page.painted.next("the next guest's page");
    backMs.push(performance.now() - startedMs);
    bareMs.push(await scene.timeBare());
    printProgress(`bench:shell: shell killed, round ${round} of ${rounds}`);
  }
  const rows = [
    benchRow("kiosk, shell killed: until the next guest's page painted", backMs, "ms"),
    benchRow("beside it: bare Chromium, start to page painted", bareMs, "ms"),
  ];
  const ratios = { "kiosk.shellKilledToBareStart": rounded(median(backMs) / median(bareMs)) };
  return { rows, ratios, absent: {} };
}

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Page } from "playwright-core";
import { DemoPage } from "../../test/support/demo-page.ts";
import { launchDrivenChromium } from "../../test/support/driven-chromium.ts";
import { printProgress } from "../cli/output.ts";
import { TOUR_STEPS } from "../demo/page/tour-steps.ts";
import { sayer } from "../demo/page/translate.ts";
import { savePicture } from "./picture.ts";

const EVERY_MS = 1_000;
/** Hundredths of a second for each picture: twice as fast as it was. */
const SHOWN_FOR = 50;
const MOST_BYTES = 5_000_000;
const READY_WITHIN_MS = 120_000;
const VIEW = { width: 1280, height: 860 };

/** Of the tour as it really plays: the page, picture after picture, and a still of what each step shows. */
export async function recordDemo(executablePath: string, outDir: string): Promise<void> {
  const demo = await DemoPage.start();
  const framesDir = mkdtempSync(join(tmpdir(), "sessionward-frames-"));
  const browser = await launchDrivenChromium(executablePath);
  try {
    rmSync(outDir, { recursive: true, force: true });
    mkdirSync(outDir, { recursive: true });
    const page = await browser.newPage({ viewport: VIEW, colorScheme: "light", locale: "en" });
    await page.goto((await demo.event("address", EVERY_MS)).url ?? "");
    await demo.event("ready", READY_WITHIN_MS);
    await page.getByRole("button", { name: "Play the tour" }).click();
    const count = await photographTour(page, framesDir, outDir);
    animate(framesDir, join(outDir, "tour.webp"));
    printProgress(`the tour: ${count} pictures`);
  } finally {
    await browser.close();
    await demo.stop();
    rmSync(framesDir, { recursive: true, force: true });
  }
}

/** A step's still is the last picture of it: then it shows what came of it. */
async function photographTour(page: Page, framesDir: string, outDir: string): Promise<number> {
  const stills = new Map<number, Buffer>();
  const read = async () => (await page.locator(".tour .says").textContent()) ?? "";
  for (let count = 0; ; count += 1) {
    const says = await read();
    const picture = await page.screenshot();
    writeFileSync(join(framesDir, `${String(count).padStart(4, "0")}.png`), picture);
    // A picture takes a while, and the next step may begin meanwhile.
    const step = TOUR_STEPS.findIndex(({ says: id }) => sayer("en")(id) === says);
    if (step >= 0 && (await read()) === says) stills.set(step + 1, picture);
    if (says.startsWith("The tour stopped")) throw new Error("the tour did not get to its end");
    if (says.startsWith("That was all")) {
      for (const [number, still] of stills) savePicture(join(outDir, `step-${number}.png`), still);
      return count + 1;
    }
    await delay(EVERY_MS);
  }
}

function animate(framesDir: string, path: string): void {
  const timing = ["-delay", String(SHOWN_FOR), "-loop", "0"];
  const small = ["-resize", "960x", "-quality", "60", "-define", "webp:method=4"];
  execFileSync("convert", [...timing, join(framesDir, "*.png"), ...small, path]);
  const { size } = statSync(path);
  if (size > MOST_BYTES) throw new Error(`${path} has ${size} bytes, more than ${MOST_BYTES}`);
}

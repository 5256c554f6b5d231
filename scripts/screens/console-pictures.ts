import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { goTo, inEnglish, NARROW, openConsole, signIn } from "../../test/support/console-page.ts";
import { CONSOLE_SCENES } from "../../test/support/console-scenes.ts";
import { type ConsoleWorld, fillWorld } from "../../test/support/console-world.ts";
import { launchDrivenChromium } from "../../test/support/driven-chromium.ts";
import { LOOKS, type Look } from "../../test/support/gallery-page.ts";
import { startTestServer, stopTestServers } from "../../test/support/test-server.ts";
import { printProgress } from "../cli/output.ts";
import { savePicture } from "./picture.ts";

type Booth = { readonly page: Page; readonly world: ConsoleWorld; readonly outDir: string };

/** Every page of the console with a fleet behind it, in light and dark, wide and narrow. */
export async function photographConsole(
  executablePath: string,
  consoleDir: string,
  outDir: string,
): Promise<void> {
  mkdirSync(outDir, { recursive: true });
  const server = await startTestServer(undefined, { consoleDir, insecureLoopback: true });
  const browser = await launchDrivenChromium(executablePath);
  const world = await fillWorld(server);
  try {
    for (const look of LOOKS.filter(({ textPercent }) => textPercent === 100)) {
      const { page, context } = await openConsole(browser, server, look);
      if (look.name === "light") await keep(page, join(outDir, "sign-in.light.png"));
      await signIn(page, server);
      await photographPages({ page, world, outDir }, look);
      await context.close();
    }
  } finally {
    await browser.close();
    await stopTestServers();
  }
}

async function photographPages({ page, world, outDir }: Booth, look: Look): Promise<void> {
  for (const { name, hash, ready } of CONSOLE_SCENES) {
    await goTo(page, hash(world));
    await ready(page, inEnglish);
    await keep(page, join(outDir, `${name}.${look.name}.png`));
    if (look.name !== "light") continue;
    const wide = page.viewportSize();
    await page.setViewportSize(NARROW);
    await keep(page, join(outDir, `${name}.narrow.png`));
    if (wide !== null) await page.setViewportSize(wide);
  }
  printProgress(`console, ${look.name}: ${CONSOLE_SCENES.length} pages`);
}

async function keep(page: Page, path: string): Promise<void> {
  // Two frames: a virtual table lays itself out after its room has changed.
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))");
  savePicture(path, await page.screenshot());
}

import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { findChromium } from "../main/hosts/chromium-path.ts";
import { LANGUAGES, type Language } from "../policies/vocabulary.ts";
import {
  type Gallery,
  LOOKS,
  type Look,
  launchGallery,
  openGalleryPage,
} from "../test/support/gallery-page.ts";
import { inWindow, SCENES, SCREEN } from "../test/support/gallery-scenes.ts";
import { printProgress } from "./cli/output.ts";
import { photographConsole } from "./screens/console-pictures.ts";
import { recordDemo } from "./screens/demo-recording.ts";
import { savePicture } from "./screens/picture.ts";
import { makeSheet } from "./screens/sheet.ts";

/**
 * `npm run screens`: docs/screens anew, every surface as test/e2e/shell-gallery.test.ts renders it, and
 * every page of the console, and a recording of the tour of `npm start`. `npm run screens -- console`
 * or `-- demo`: only those.
 */
const root = join(import.meta.dirname, "..");
const outDir = join(root, "docs", "screens");
const SHOWN: readonly Language[] = LANGUAGES.filter((one) => one === "en" || one === "ar");

const executablePath = await findChromium();
if (executablePath === null) throw new Error("no Chromium is installed");
const [only = "all"] = process.argv.slice(2);
if (only === "all") await photographShell(executablePath);
if (only !== "demo") {
  await photographConsole(executablePath, join(root, "dist", "console"), join(outDir, "console"));
}
if (only !== "console") await recordDemo(executablePath, join(outDir, "demo"));

async function photographShell(executable: string): Promise<void> {
  const gallery = await launchGallery(executable, join(root, "dist", "renderer"));
  rmSync(outDir, { recursive: true, force: true });
  mkdirSync(outDir, { recursive: true });
  try {
    for (const look of LOOKS) await photographAll(gallery, look);
    for (const language of SHOWN) makeSheet(outDir, `${language}.light`);
  } finally {
    await gallery.browser.close();
  }
}

/** Text at 200 % as a person chooses it in the shell, whose windows then grow. */
async function photographAll(gallery: Gallery, look: Look): Promise<void> {
  const { page, show } = await openGalleryPage(gallery, { ...look, textPercent: 100 });
  const textSize = look.textPercent === 200 ? 200 : 100;
  for (const language of SHOWN) {
    for (const { name, view: scene, opens } of SCENES) {
      const { view, size } = inWindow({ ...scene, language, textSize }, SCREEN);
      await show(view, size, opens);
      savePicture(join(outDir, `${name}.${language}.${look.name}.png`), await page.screenshot());
    }
    printProgress(`${look.name}, ${language}: ${SCENES.length} pictures`);
  }
  await page.context().close();
}

import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { LANGUAGES, type Language } from "../../policies/vocabulary.ts";
import {
  type Gallery,
  LOOKS,
  type Look,
  launchGallery,
  openGalleryPage,
} from "../../test/support/gallery-page.ts";
import { inWindow, SCENES, SCREEN } from "../../test/support/gallery-scenes.ts";
import { printProgress } from "../cli/output.ts";
import { savePicture } from "./picture.ts";
import { makeSheet } from "./sheet.ts";

const SHOWN: readonly Language[] = LANGUAGES.filter((one) => one === "en" || one === "ar");

/** Every surface as test/e2e/shell-gallery.test.ts renders it; pictures of scenes that are gone go. */
export async function photographShell(
  executable: string,
  rendererDir: string,
  outDir: string,
): Promise<void> {
  const gallery = await launchGallery(executable, rendererDir);
  mkdirSync(outDir, { recursive: true });
  try {
    for (const look of LOOKS) await photographAll(gallery, look, outDir);
    removeOthers(outDir);
    for (const language of SHOWN) makeSheet(outDir, `${language}.light`);
  } finally {
    await gallery.browser.close();
  }
}

function removeOthers(outDir: string): void {
  const names = SCENES.map(({ name }) => name);
  const others = readdirSync(outDir).filter(
    (file) => file.endsWith(".png") && !names.includes(file.split(".")[0] ?? ""),
  );
  for (const file of others) rmSync(join(outDir, file));
}

/** Text at 200 % as a person chooses it in the shell, whose windows then grow. */
async function photographAll(gallery: Gallery, look: Look, outDir: string): Promise<void> {
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

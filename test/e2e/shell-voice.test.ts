import { afterAll, beforeAll, test } from "vitest";
import { findChromium } from "../../main/hosts/chromium-path.ts";
import { builtPage } from "../support/built-pages.ts";
import { type Gallery, launchGallery, openGalleryPage } from "../support/gallery-page.ts";
import { expectKeyWalk, expectSetMoments } from "../support/surface-checks.ts";

/** What a screen reader is given, and where the Tab key goes, in the built page. */
const chromium = await findChromium();
const PAGE = builtPage("renderer");

let gallery: Gallery;

beforeAll(async () => {
  if (chromium !== null) gallery = await launchGallery(chromium, await PAGE.ready());
});
afterAll(() => gallery?.browser.close());

test.skipIf(chromium === null)(
  "speaks at set moments, once at the last ten seconds without waiting, never each second",
  async () => {
    const stage = await openGalleryPage(gallery);
    await expectSetMoments(stage);
    await stage.page.context().close();
  },
);

test.skipIf(chromium === null)("walks every button by Tab, the safe one first", async () => {
  const stage = await openGalleryPage(gallery);
  await expectKeyWalk(stage);
  await stage.page.context().close();
});

test.runIf(chromium === null)("was not tried: there is no Chromium here", ({ skip }) => {
  skip("no Chromium is installed");
});

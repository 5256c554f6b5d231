import { afterAll, beforeAll, expect, test } from "vitest";
import { surfaceViewSchema } from "../../main/contract/bridge.ts";
import { findChromium } from "../../main/hosts/chromium-path.ts";
import type { Language } from "../../policies/vocabulary.ts";
import { builtPage } from "../support/built-pages.ts";
import { type Gallery, LOOKS, launchGallery, openGalleryPage } from "../support/gallery-page.ts";
import { hiddenButtons, installProbes, layoutFaults, textSizes } from "../support/gallery-probe.ts";
import { inWindow, SCENES, SCREEN, type Scene, sizeOf } from "../support/gallery-scenes.ts";
import { isLong, longSuite } from "../support/long-suite.ts";
import { expectReadable } from "../support/surface-checks.ts";

/** Every surface as a person sees it, in the built page behind the routes of the Chromium host. */
const chromium = await findChromium();
const PAGE = builtPage("renderer");
const [LIGHT, , , DOUBLED] = LOOKS;
const ONE_OF_EACH = [...new Map(SCENES.map((one) => [one.view.surface, one])).values()];
/** The longest words, the other direction, then the rest: the short form takes the first three. */
const HARDEST_FIRST: readonly Language[] = ["de", "ar", "en", "fr", "es"];
const { runs } = longSuite("shell gallery, languages", { short: 3, full: 5, eachMs: 5_000 });
/** In a short run every scene is looked at in one look and in the longest words; in all others these. */
const SOME = longSuite("shell gallery, scenes", { short: 10, full: 99, eachMs: 5_000 }).drawn(
  SCENES,
);
const PORTRAIT = { width: 768, height: 1366 };
/** Folded as it comes, and whole as somebody wants it. */
const EACH_WAY = [SCREEN, PORTRAIT].flatMap((screen) =>
  (["none", "whole"] as const).map((fold) => [fold, screen] as const),
);

const scenesIn = (language: Language) => (language === "de" ? SCENES : SOME);

/** The hardest languages upright as well. */
function inEachWindow(language: Language) {
  const isHard = language === "de" || language === "ar";
  return scenesIn(language).flatMap((scene) =>
    [scene.size, ...(isHard ? [sizeOf(scene.view, PORTRAIT)] : [])].map((window) => ({
      scene,
      window,
    })),
  );
}

let gallery: Gallery;

beforeAll(async () => {
  if (chromium !== null) gallery = await launchGallery(chromium, await PAGE.ready());
});
afterAll(() => gallery?.browser.close());

test("has a picture of every kind of surface", () => {
  const shown = new Set(SCENES.map(({ view }) => view.surface));
  expect([...shown].sort()).toEqual([...surfaceViewSchema.shape.surface.options].sort());
});

test.skipIf(chromium === null).each(LOOKS)(
  "has nothing that axe objects to, no text below 7:1 ($name)",
  async (look) => {
    const stage = await openGalleryPage(gallery, look);
    // Colours are the same in every language; where text is as long or as large as it gets, both.
    const isInColours = look.name === "dark" || look.name === "forced";
    await expectReadable(stage, ["en"], look === LIGHT ? SCENES : SOME);
    if (isLong || !isInColours) await expectReadable(stage, ["ar"], SOME);
    await stage.page.context().close();
  },
);

test.skipIf(chromium === null).each([LIGHT, DOUBLED])(
  "loses no text, lays none on another and has no target below 44 px ($name)",
  async (look) => {
    const { page, show } = await openGalleryPage(gallery, look);
    await installProbes(page);
    for (const language of HARDEST_FIRST.slice(0, runs)) {
      for (const { scene, window } of inEachWindow(language)) {
        const { name, view, opens } = scene;
        await show({ ...view, language }, window, opens);
        expect(await layoutFaults(page), `${name}, ${language}, ${window.width}`).toEqual([]);
      }
    }
    await page.context().close();
  },
);

test.skipIf(chromium === null)(
  "has every button of a banner, a notice and a kiosk's bar in sight at 200 %, without scrolling",
  async () => {
    const { page, show } = await openGalleryPage(gallery, LIGHT);
    await installProbes(page);
    const isSmall = ({ view }: Scene) => /banner|notice|offline|^bar$/.test(view.surface);
    for (const language of HARDEST_FIRST.slice(0, runs)) {
      for (const { name, view } of scenesIn(language).filter(isSmall)) {
        const doubled = { ...view, language, textSize: 200 } as const;
        for (const [fold, screen] of EACH_WAY) {
          const shown = inWindow({ ...doubled, fold }, screen);
          await show(shown.view, shown.size);
          const where = `${name}, ${language}, ${screen.width}, ${shown.view.fold}`;
          expect(await hiddenButtons(page), where).toEqual([]);
          expect(await layoutFaults(page), where).toEqual([]);
        }
      }
    }
    await page.context().close();
  },
);

test.skipIf(chromium === null)(
  "96: shows what an organisation wrote as text, and nothing of it runs",
  async () => {
    const { page, show } = await openGalleryPage(gallery, LIGHT);
    const own = SCENES.find(({ name }) => name === "ended-own-words");
    if (own === undefined) throw new Error("the scene is gone");
    const { view, size } = own;
    const script = "<img src=x onerror='document.title = 1'><script>document.title = 2</script>";
    const appearance = { organisation: script.slice(0, 60), logo: view.appearance?.logo ?? null };
    await show(
      { ...view, appearance: { ...appearance, texts: { en: { calendar: script } } } },
      size,
    );
    const seen = await page.evaluate<{ text: string; made: number; title: string }>(`({
    text: document.querySelector("main").innerText,
    made: document.querySelectorAll("main :is(script, img:not([src^='data:image/png;base64,']))").length,
    title: document.title,
  })`);
    expect(seen).toMatchObject({ made: 0, title: "Sessionward" });
    expect(seen.text).toContain(script);
    expect(await page.evaluate("document.querySelector('.letterhead img').naturalWidth")).toBe(96);
    await page.context().close();
  },
);

/** Where text and window do not grow alike: other layouts than at 200 %. */
const IN_BETWEEN = [
  ["banners", 150, "1280x720", /^banner/],
  ["banners", 150, "1024x768", /^banner/],
  ["banners", 200, "1280x800", /^banner/],
  ["banners", 100, "768x1366", /^banner/],
  ["ends", 200, "1280x720", /^ended(-cleared|-own-words)?$/],
] as const;

test.skipIf(chromium === null).each(IN_BETWEEN)(
  "has every button of %s in sight with text of %i per cent, on a screen of %s",
  async (_what, textSize, screen, names) => {
    const [width = 0, height = 0] = screen.split("x").map(Number);
    const { page, show } = await openGalleryPage(gallery, LIGHT);
    await installProbes(page);
    for (const language of isLong ? HARDEST_FIRST : (["en"] as const)) {
      for (const { name, view } of SCENES.filter((one) => names.test(one.name))) {
        for (const fold of ["none", "whole"] as const) {
          const shown = inWindow({ ...view, language, textSize, fold }, { width, height });
          await show(shown.view, shown.size);
          const where = `${name}, ${language}, ${shown.view.fold}`;
          expect(await hiddenButtons(page), where).toEqual([]);
          expect(await layoutFaults(page), where).toEqual([]);
        }
      }
    }
    await page.context().close();
  },
);

test.skipIf(chromium === null)("doubles every text when text is doubled", async () => {
  const once = await openGalleryPage(gallery, LIGHT);
  const twice = await openGalleryPage(gallery, DOUBLED);
  for (const { page } of [once, twice]) await installProbes(page);
  for (const { name, view, size, opens } of SOME) {
    for (const one of [once, twice]) await one.show(view, size, opens);
    const before = await textSizes(once.page);
    const after = await textSizes(twice.page);
    // The number in the ring has the size of the screen already; a key is named where there is room.
    const { number: _screen, unit: _beside, "key-hint": _key, ...texts } = before;
    for (const [kind, px] of Object.entries(texts)) {
      expect(after[kind], `${name}: ${kind}`).toBe(2 * px);
    }
  }
  for (const { page } of [once, twice]) await page.context().close();
});

test.skipIf(chromium === null)("moves for at most 150 ms, and not at all where asked", async () => {
  const motion = { ...LIGHT, reducedMotion: "no-preference" } as const;
  for (const [look, mostSeconds] of [
    [LIGHT, 0],
    [motion, 0.15],
  ] as const) {
    const { page, show } = await openGalleryPage(gallery, look);
    for (const { name, view, size } of ONE_OF_EACH) {
      await show(view, size);
      const seconds = await page.evaluate<number[]>(`[...document.querySelectorAll("*")].flatMap(
        (element) => [getComputedStyle(element).transitionDuration, getComputedStyle(element).animationDuration],
      ).flatMap((list) => list.split(",")).map(Number.parseFloat)`);
      expect(Math.max(...seconds), name).toBeLessThanOrEqual(mostSeconds);
    }
    await page.context().close();
  }
});

test.runIf(chromium === null)("was not tried: there is no Chromium here", ({ skip }) => {
  skip("no Chromium is installed");
});

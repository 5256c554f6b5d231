import { afterAll, beforeAll, expect, test } from "vitest";
import type { SurfaceView } from "../../main/contract/bridge.ts";
import { findChromium } from "../../main/hosts/chromium-path.ts";
import { builtPage } from "../support/built-pages.ts";
import { type Gallery, launchGallery, openGalleryPage } from "../support/gallery-page.ts";
import { SCENES } from "../support/gallery-scenes.ts";

/** What keys do on each surface, and what a screen reader is given of it, in the built page. */
const chromium = await findChromium();
const PAGE = builtPage("renderer");
const STOPS = 'main button, main input, main [tabindex="0"]';

let gallery: Gallery;

beforeAll(async () => {
  if (chromium !== null) gallery = await launchGallery(chromium, await PAGE.ready());
});
afterAll(() => gallery?.browser.close());

type Stop = { readonly at: number; readonly words: string; readonly isSeen: boolean };

/** Where the keys are: which stop of the page, and whether a person can tell. -1: the surface itself. */
const WHERE = `(() => {
  const stops = [...document.querySelectorAll(${JSON.stringify(STOPS)})];
  const { activeElement: here } = document;
  const { outlineStyle, outlineWidth } = getComputedStyle(here);
  return {
    at: stops.indexOf(here),
    words: here === document.body ? "nowhere" : here.tagName + " " + here.textContent.slice(0, 30),
    isSeen: outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2,
  };
})()`;

test.skipIf(chromium === null)(
  "reaches every control of every surface by Tab, in their order, each seen; the keys are never nowhere at first",
  async () => {
    const { page, show } = await openGalleryPage(gallery);
    const where = () => page.evaluate<Stop>(WHERE);
    for (const { name, view, size, opens } of SCENES) {
      await show(view, size, opens);
      const count = await page.evaluate<number>(
        `document.querySelectorAll(${JSON.stringify(STOPS)}).length`,
      );
      if (view.takesFocus) expect((await where()).words, name).not.toBe("nowhere");
      const walked: Stop[] = [];
      for (let step = 0; step <= count; step += 1) {
        await page.keyboard.press("Tab");
        walked.push(await where());
      }
      const stops = walked.filter(({ at }) => at >= 0);
      expect([...new Set(stops.map(({ at }) => at))].sort(byNumber), name).toEqual(upTo(count));
      expect(
        stops.filter(({ isSeen }) => !isSeen),
        name,
      ).toEqual([]);
      const isInOrder = stops.slice(1).every(({ at }, index) => {
        const before = stops[index]?.at ?? -1;
        return at === before + 1 || at === 0;
      });
      expect(isInOrder, `${name}: ${JSON.stringify(stops)}`).toBe(true);
    }
    await page.context().close();
  },
);

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function byNumber(one: number, other: number): number {
  return one - other;
}

test.skipIf(chromium === null).each([
  { scene: "warning", keys: ["Escape"], calls: ["stillHere"] },
  { scene: "warning-still-you", keys: ["Escape"], calls: [] },
  { scene: "warning-still-you", keys: ["Enter"], calls: ["stillHere"] },
  { scene: "cover-locked", keys: ["Escape"], calls: [] },
  { scene: "cover-fresh", keys: ["Enter"], calls: ["nextPerson"] },
  { scene: "ended", keys: ["Escape"], calls: ["stillHere"] },
  { scene: "ended", keys: ["Tab", "Enter"], calls: ["wasWrong"] },
  { scene: "ended-cleared", keys: ["Escape", "x"], calls: [] },
  { scene: "desk", keys: ["Escape", "Enter"], calls: [] },
  { scene: "status", keys: ["Escape"], calls: ["closeStatus"] },
  { scene: "home", keys: ["Escape"], calls: ["closeStatus"] },
  { scene: "home", keys: ["Enter"], calls: ["closeStatus"] },
  { scene: "home", keys: ["Tab", "Enter"], calls: ["signOutNow"] },
] as const)("takes $keys on $scene for $calls", async ({ scene, keys, calls }) => {
  const stage = await openGalleryPage(gallery);
  const { view, size } = sceneOf(scene);
  await stage.show(view, size);
  await stage.pass(900);
  for (const key of keys) await stage.page.keyboard.press(key);
  await stage.pass(100);
  const sent = stage.calls.map(({ name }) => name).filter((name) => !/ready|painted/.test(name));
  expect(sent).toEqual(calls);
  await stage.page.context().close();
});

test.skipIf(chromium === null).each(["cover-staff", "ended-partial", "desk-staff", "home-staff"])(
  "opens the entry for staff on %s by keys, and Escape closes it alone, with the keys back where they were",
  async (scene) => {
    const stage = await openGalleryPage(gallery);
    const { page } = stage;
    const { view, size } = sceneOf(scene);
    await stage.show(view, size);
    await stage.pass(900);
    await page.evaluate('document.querySelector(".staff-open").focus()');
    await page.keyboard.press("Enter");
    await stage.pass(100);
    expect(await page.evaluate("document.activeElement.tagName")).toBe("INPUT");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Escape");
    await stage.pass(100);
    expect(await page.evaluate("document.activeElement.className")).toBe("staff-open");
    const sent = stage.calls.map(({ name }) => name).filter((name) => !/ready|painted/.test(name));
    expect(sent).toEqual([]);
    await page.context().close();
  },
);

function sceneOf(name: string) {
  const found = SCENES.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no scene ${name}`);
  return found;
}

/** In pages, a reader is told by where the keys are; the rest speaks. */
const PAGES: readonly SurfaceView["surface"][] = ["status", "home", "bar", "keyboard"];
const SPOKEN = `(() => {
  const text = (selector) => document.querySelector(selector)?.textContent ?? "";
  const parts = ["h1", ".why", ".todo"].map((one) => text(".words " + one)).filter((one) => one !== "");
  return { polite: text('[aria-live="polite"]'), assertive: text('[aria-live="assertive"]'), shown: parts.join(". ") };
})()`;

test.skipIf(chromium === null)(
  "speaks each surface whole once, whatever is folded away, and loud only in the last ten seconds",
  async () => {
    const { page, show, pass } = await openGalleryPage(gallery);
    for (const { name, view, size, opens } of SCENES) {
      if (PAGES.includes(view.surface)) continue;
      await show(view, size, opens);
      const spoken = await page.evaluate<Record<"polite" | "assertive" | "shown", string>>(SPOKEN);
      const isUrgent = (view.status?.remainingMs ?? Number.POSITIVE_INFINITY) <= 10_000;
      const [said, silent] = isUrgent ? ["assertive", "polite"] : ["polite", "assertive"];
      expect(spoken[said as "polite"], name).toBe(spoken.shown);
      expect(spoken[silent as "polite"], name).toBe("");
    }
    const { view, size } = sceneOf("desk");
    await show(view, size);
    const before = await page.evaluate(SPOKEN);
    expect(before).toMatchObject({ polite: expect.stringContaining("in 4 minutes") });
    for (let second = 0; second < 200; second += 10) await pass(10_000);
    expect(await page.evaluate(SPOKEN)).toMatchObject({
      polite: expect.stringContaining("in 4 minutes"),
      shown: expect.stringContaining("in 40 seconds"),
    });
    await page.context().close();
  },
);

test.runIf(chromium === null)("was not tried: there is no Chromium here", ({ skip }) => {
  skip("no Chromium is installed");
});

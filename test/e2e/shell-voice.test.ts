import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { findChromium } from "../../main/hosts/chromium-path.ts";
import { type Gallery, launchGallery, openGalleryPage } from "../support/gallery-page.ts";
import { buildPage, PATIENTLY } from "../support/shell-on-display.ts";
import { viewOf } from "../support/shell-values.ts";

/** What a screen reader is given, and where the Tab key goes, in the built page. */
const chromium = await findChromium();
const PAGE = join(import.meta.dirname, "..", "..", "node_modules", ".cache", "voice-page");

let gallery: Gallery;

beforeAll(async () => {
  if (chromium !== null) gallery = await launchGallery(chromium, await buildPage(PAGE));
});
afterAll(() => gallery?.browser.close());

test.skipIf(chromium === null)(
  "speaks at set moments, once at the last ten seconds without waiting, never each second",
  async () => {
    const { page, send, pass } = await openGalleryPage(gallery);
    await send(viewOf({ remainingMs: 65_000 }));
    const said: string[] = [];
    for (let second = 0; second < 65; second += 1) {
      const now = await page.evaluate<string>(
        `["polite", "assertive"].map((manner) => [manner, document.querySelector('[aria-live="' + manner + '"]').textContent])
          .filter(([, text]) => text !== "").map(([manner, text]) => manner + ": " + text.split(". ")[0]).join()`,
      );
      if (now !== "" && now !== said.at(-1)) said.push(now);
      await pass(1000);
    }
    expect(said).toEqual([
      "polite: You’ll be signed out in 65 seconds",
      "polite: You’ll be signed out in 60 seconds",
      "polite: You’ll be signed out in 30 seconds",
      "polite: You’ll be signed out in 20 seconds",
      "assertive: You’ll be signed out in 10 seconds",
    ]);
    await page.context().close();
  },
);

test.skipIf(chromium === null)("walks every button by Tab, the safe one first", async () => {
  const { page, send, pass } = await openGalleryPage(gallery);
  await send(viewOf({ answer: "stillYou", sessionKind: "generic", mayUseEmergency: true }));
  // Focus comes with a frame.
  await vi.waitFor(async () => {
    await pass(100);
    expect(await page.evaluate<string>("document.activeElement.tagName")).toBe("BUTTON");
  }, PATIENTLY);
  const walked: string[] = [];
  for (let step = 0; step < 3; step += 1) {
    walked.push(await page.evaluate<string>("document.activeElement.textContent"));
    await page.keyboard.press("Tab");
  }
  expect(walked).toEqual(["Continue", "Start fresh", "Emergency, keep on"]);
  await page.context().close();
});

test.runIf(chromium === null)("was not tried: there is no Chromium here", ({ skip }) => {
  skip("no Chromium is installed");
});

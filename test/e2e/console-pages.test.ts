import type { Page } from "playwright-core";
import { expect } from "vitest";
import { type Say, sayer } from "../../server/console/translate.ts";
import { goTo, NARROW, openConsole, signIn } from "../support/console-page.ts";
import { CONSOLE_SCENES, type ConsoleScene } from "../support/console-scenes.ts";
import { consoleSuite } from "../support/console-suite.ts";
import { fillWorld } from "../support/console-world.ts";
import { axeFaults, installProbes } from "../support/gallery-probe.ts";

/** Every page with a fleet behind it, as axe and a narrow screen find it; German has the longest words. */
const LOOKS = [
  { colorScheme: "light", forcedColors: "none", language: "en" },
  { colorScheme: "dark", forcedColors: "none", language: "en" },
  { colorScheme: "light", forcedColors: "none", language: "de" },
  { colorScheme: "light", forcedColors: "none", language: "fr" },
] as const;
const { inChromium, browser, start } = consoleSuite();

inChromium.each(LOOKS)(
  "has nothing on any page that axe objects to, and fits a narrow screen: $language, $colorScheme",
  async (look) => {
    const server = await start();
    const world = await fillWorld(server);
    const say = sayer(look.language);
    const { page, context, complaints } = await openConsole(browser(), server, {
      ...look,
      locale: look.language,
    });
    await page.evaluate("globalThis.realTimeout = setTimeout.bind(globalThis)");
    await installProbes(page);
    await page.getByRole("button", { name: say("entry.passkey") }).waitFor();
    expect(await page.evaluate("document.documentElement.lang")).toBe(say.language);
    expect((await axeFaults(page)).violations, "sign-in").toEqual([]);
    await signIn(page, server, say);
    for (const scene of CONSOLE_SCENES) {
      await goTo(page, scene.hash(world));
      await scene.ready(page, say);
      expect((await axeFaults(page)).violations, scene.name).toEqual([]);
      if (look.colorScheme === "light") await fitsNarrow(page, scene, say);
    }
    expect(complaints).toEqual([]);
    await context.close();
  },
);

async function fitsNarrow(page: Page, { name }: ConsoleScene, say: Say): Promise<void> {
  await page.setViewportSize(NARROW);
  for (const part of ["main", ".rail", ".top"]) {
    const widest = await page.evaluate<number>(`document.querySelector("${part}").scrollWidth`);
    expect(widest, `${part} of ${name} at 390 px`).toBeLessThanOrEqual(NARROW.width);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  expect(await page.getByRole("navigation", { name: say("rail.label") }).isVisible()).toBe(true);
}

import { expect } from "vitest";
import { goTo, NARROW, openConsole, signIn } from "../support/console-page.ts";
import { CONSOLE_SCENES } from "../support/console-scenes.ts";
import { consoleSuite } from "../support/console-suite.ts";
import { fillWorld } from "../support/console-world.ts";
import { axeFaults, installProbes } from "../support/gallery-probe.ts";

/** Every page with a fleet behind it, as axe and a narrow screen find it. */
const LOOKS = [
  { colorScheme: "light", forcedColors: "none" },
  { colorScheme: "dark", forcedColors: "none" },
] as const;
const { inChromium, browser, start } = consoleSuite();

inChromium("has nothing on any page that axe objects to, and fits a narrow screen", async () => {
  const server = await start();
  const world = await fillWorld(server);
  for (const look of LOOKS) {
    const { page, context, complaints } = await openConsole(browser(), server, look);
    await page.evaluate("globalThis.realTimeout = setTimeout.bind(globalThis)");
    await installProbes(page);
    await page.getByRole("button", { name: "Sign in with a passkey" }).waitFor();
    expect((await axeFaults(page)).violations, "sign-in").toEqual([]);
    await signIn(page, server);
    for (const { name, hash, ready } of CONSOLE_SCENES) {
      await goTo(page, hash(world));
      await ready(page);
      expect((await axeFaults(page)).violations, `${name}, ${look.colorScheme}`).toEqual([]);
      if (look.colorScheme === "dark") continue;
      await page.setViewportSize(NARROW);
      const widest = await page.evaluate<number>("document.querySelector('main').scrollWidth");
      expect(widest, `${name} at 390 px`).toBeLessThanOrEqual(NARROW.width);
      await page.setViewportSize({ width: 1280, height: 800 });
    }
    expect(complaints).toEqual([]);
    await context.close();
  }
});

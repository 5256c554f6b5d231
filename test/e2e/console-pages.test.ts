import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { findChromium } from "../../main/hosts/chromium-path.ts";
import {
  buildConsole,
  goTo,
  launchConsoleBrowser,
  NARROW,
  openConsole,
  signIn,
} from "../support/console-page.ts";
import { CONSOLE_SCENES } from "../support/console-scenes.ts";
import { fillWorld } from "../support/console-world.ts";
import { axeFaults, installProbes } from "../support/gallery-probe.ts";
import { startTestServer, stopTestServers } from "../support/test-server.ts";

/** Every page with a fleet behind it, as axe and a narrow screen find it. */
const chromium = await findChromium();
const BUILT = `${process.cwd()}/node_modules/.cache/console-page`;
const LOOKS = [
  { colorScheme: "light", forcedColors: "none" },
  { colorScheme: "dark", forcedColors: "none" },
] as const;
let browser: Browser;

beforeAll(async () => {
  await buildConsole(BUILT);
  if (chromium !== null) browser = await launchConsoleBrowser(chromium);
});
afterAll(() => browser?.close());
afterEach(stopTestServers);

test.skipIf(chromium === null)(
  "has nothing on any page that axe objects to, and fits a narrow screen",
  async () => {
    const server = await startTestServer(undefined, { consoleDir: BUILT, insecureLoopback: true });
    const world = await fillWorld(server);
    for (const look of LOOKS) {
      const { page, context, complaints } = await openConsole(browser, server, look);
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
  },
);

test.runIf(chromium === null)("was not tried: there is no Chromium here", ({ skip }) => {
  skip("no Chromium is installed");
});

import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findChromium } from "../../main/hosts/chromium-path.ts";
import { fail, ok } from "../../policies/result.ts";
import type { Comparison } from "../../scripts/demo/comparison/comparison-port.ts";
import type { ComparisonState } from "../../scripts/demo/comparison/contract.ts";
import { bmpOf } from "../../scripts/demo/comparison/framebuffer.ts";
import {
  type ComparisonServer,
  startComparisonServer,
} from "../../scripts/demo/comparison/http-server.ts";
import { writeWayIn } from "../../scripts/demo/comparison/visitor-browser.ts";
import { builtPage } from "../support/built-pages.ts";
import { comparisonState, PAGE_STATES as STATES } from "../support/demo-states.ts";
import { launchDrivenChromium } from "../support/driven-chromium.ts";
import { axeFaults, installProbes } from "../support/gallery-probe.ts";

/** The page of `npm start` before recorded states, as axe, a narrow screen and a keyboard find it. */
const executable = await findChromium();
const PAGE = builtPage("demo");
/** One dark pixel, as a screen of Xvfb's: the page gives it its size. */
const pixel = { offset: 0, width: 1, height: 1, bytesPerLine: 4 };
const picture = { bmp: bmpOf(Buffer.from([92, 80, 57, 0]), pixel), tag: "1" };

let state: ComparisonState = comparisonState();
const begun: string[] = [];
const recorded: Comparison = {
  state: () => state,
  watchState: () => () => undefined,
  begin: (act) => {
    begun.push(act);
    return act === "cutPower" ? fail("busy", "Find the token is still being done") : ok(null);
  },
  protect: () => fail("notAvailable", "no BleachBit"),
  console: () => null,
  picture: () => picture,
};

let server: ComparisonServer;
let browser: Browser;
beforeAll(async () => {
  server = await startComparisonServer(recorded, await PAGE.ready());
  if (executable !== null) {
    browser = await launchDrivenChromium(executable);
  }
});
afterAll(async () => {
  await browser?.close();
  server.close();
});

async function open(colorScheme: "light" | "dark", locale = "en-US") {
  const page = await browser.newPage({
    colorScheme,
    locale,
    viewport: { width: 1280, height: 860 },
  });
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  await page.goto(server.url);
  await page.getByRole("heading", { level: 1 }).waitFor();
  return { page, complaints };
}

test.skipIf(executable === null)("axe has nothing against it, and 390 px hold it", async () => {
  for (const [name, one] of Object.entries(STATES)) {
    state = one;
    for (const colorScheme of ["light", "dark"] as const) {
      const { page, complaints } = await open(colorScheme);
      await page.evaluate("globalThis.realTimeout = setTimeout.bind(globalThis)");
      await installProbes(page);
      expect((await axeFaults(page)).violations, `${name}, ${colorScheme}`).toEqual([]);
      await page.setViewportSize({ width: 390, height: 780 });
      const widest = await page.evaluate<number>("document.documentElement.scrollWidth");
      expect(widest, `${name} at 390 px`).toBe(390);
      expect(complaints).toEqual([]);
      await page.close();
    }
  }
});

test.skipIf(executable === null)(
  "a machine without the two shows a recording, and why",
  async () => {
    state = STATES["on another machine"] ?? state;
    const { page, complaints } = await open("light");
    await page.getByAltText(/^The tour of the two computers/).waitFor();
    const width = "document.querySelector('.recording img').naturalWidth";
    await expect.poll(() => page.evaluate<number>(width)).toBeGreaterThan(0);
    expect(await page.getByRole("button", { name: "Play the tour" }).isDisabled()).toBe(true);
    expect(await page.getByText("not installed: firefox").first().isVisible()).toBe(true);
    expect(await page.getByText("(apt-get install firefox-esr)").isVisible()).toBe(true);
    // What a computer can do without is no reason for a dark screen.
    state = STATES["starting, without BleachBit"] ?? state;
    await page.reload();
    await expect.poll(() => page.locator(".screen").first().textContent()).toBe("Starting…");
    expect(complaints).toEqual([]);
    await page.close();
  },
);

test.skipIf(executable === null)("a key does what a click does, or says why not", async () => {
  state = comparisonState();
  const { page } = await open("light");
  await page.getByRole("button", { name: "Walk away" }).press("Enter");
  await expect.poll(() => begun).toEqual(["walkAway"]);
  await page.getByRole("button", { name: "Plug it in" }).press("Enter");
  expect(await page.getByText("It is in.").isVisible()).toBe(true);
  await page.getByRole("button", { name: "Cut the power" }).press("Enter");
  await page.getByRole("alert").getByText("One act at a time").waitFor();
  expect(begun).toEqual(["walkAway", "cutPower"]);
  await page.close();
});

test.skipIf(executable === null).each([
  [
    "fr-CA",
    "fr",
    "Qui est connecté une fois la personne partie ?",
    "Visite guidée",
    /^Le câble réseau est débranché/,
    "La personne suivante : connexion au nom de Ada Moreno",
    "non installé : firefox (apt-get install firefox-esr)",
  ],
  [
    "de-AT",
    "de",
    "Wer ist angemeldet, wenn die Person gegangen ist?",
    "Rundgang",
    /^Das Netzwerkkabel ist gezogen/,
    "Die nächste Person ist als Ada Moreno angemeldet",
    "nicht installiert: firefox (apt-get install firefox-esr)",
  ],
])("a browser in %s is spoken to in its language, until another is chosen", async (...row) => {
  const [locale, tag, title, tour, told, taken, lack] = row;
  for (const [name, one] of Object.entries(STATES)) {
    state = one;
    const { page, complaints } = await open("light", locale);
    await page.getByRole("heading", { level: 1, name: title }).waitFor();
    await page.getByRole("region", { name: tour }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe(tag);
    if (name === "taken over") await page.getByText(taken).first().waitFor();
    if (name === "at work") await page.getByText(told).first().waitFor();
    if (name === "on another machine") await page.getByText(lack).waitFor();
    await page.evaluate("globalThis.realTimeout = setTimeout.bind(globalThis)");
    await installProbes(page);
    expect((await axeFaults(page)).violations, name).toEqual([]);
    await page.setViewportSize({ width: 390, height: 780 });
    const widest = await page.evaluate<number>("document.documentElement.scrollWidth");
    expect(widest, `${name} at 390 px`).toBe(390);
    await page.locator(".language select").selectOption("en");
    await page.getByRole("heading", { level: 1, name: /^Who is signed in/ }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
    expect(complaints).toEqual([]);
    await page.close();
  }
});

test.skipIf(executable === null)("the admin's token stands in a section of its own", async () => {
  state = comparisonState();
  const { page } = await open("light");
  const answer = Promise.withResolvers<void>();
  const way = { url: "https://localhost:1/console/", deviceId: "device-1", adminToken: "token-1" };
  await page.route("**/api/console", (route) =>
    answer.promise.then(() => route.fulfill({ json: way })),
  );
  const asAdmin = page.getByRole("region", { name: "As an admin sees it" });
  await asAdmin.getByRole("button").click();
  // Before the answer, the first code on the page is another one: the tour's suite once signed in with it.
  expect(await page.locator(".notes code").first().textContent()).toContain("server run");
  expect(await asAdmin.locator("code").count()).toBe(0);
  answer.resolve();
  expect(await asAdmin.locator("code").textContent()).toBe("token-1");
  await page.close();
});

test.skipIf(executable === null)(
  "the page that the browser is given leads in, and is its owner's alone",
  async () => {
    const dir = mkdtempSync(join(tmpdir(), "sessionward-way-in-"));
    const path = writeWayIn(server.url, dir);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const page = await browser.newPage();
    await page.goto(`file://${path}`);
    await page.getByRole("heading", { level: 1 }).waitFor({ timeout: 20_000 });
    expect(new URL(page.url()).pathname).toBe("/");
    await page.close();
    rmSync(dir, { recursive: true });
  },
);

test.runIf(executable === null)("was not tried: there is no Chromium here", ({ skip }) => {
  skip("no Chromium is installed");
});

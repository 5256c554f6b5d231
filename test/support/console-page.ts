import { readFileSync } from "node:fs";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { type Say, sayer } from "../../server/console/translate.ts";
import type { Look } from "./gallery-page.ts";
import type { TestServer } from "./test-server.ts";

export const NARROW = { width: 390, height: 780 };
const WIDE = { width: 1280, height: 800 };

export type ConsolePage = {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the page complained of: scripts that failed, and what its security policy refused. */
  readonly complaints: string[];
};

/** What a browser asks for, and what it likes to read. */
export type ConsoleLook = Pick<Look, "colorScheme" | "forcedColors"> & { readonly locale?: string };

export const inEnglish = sayer("en");

export async function openConsole(
  browser: Browser,
  test: TestServer,
  look: ConsoleLook = { colorScheme: "light", forcedColors: "none" },
): Promise<ConsolePage> {
  const context = await browser.newContext({
    ...{ ignoreHTTPSErrors: true, viewport: WIDE, timezoneId: "UTC", reducedMotion: "reduce" },
    ...look,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    // Whether anybody is signed in is asked first, and an account that a token has not.
    const isExpected = /status of (401|409)/.test(message.text());
    if (message.type() === "error" && !isExpected) complaints.push(message.text());
  });
  await page.goto(`${test.server.info.url}/console/`);
  return { context, page, complaints };
}

/** As the first admin, by the token that lies on the server's machine. */
export async function signIn(page: Page, test: TestServer, say: Say = inEnglish): Promise<void> {
  const token = readFileSync(test.server.info.adminTokenFile, "utf8").trim();
  await page.getByRole("button", { name: say("entry.useToken") }).click();
  await page.getByLabel(say("entry.token")).fill(token);
  await page.getByRole("button", { name: say("entry.signIn") }).click();
  await page.getByRole("heading", { name: say("page.live") }).waitFor();
}

/** Moves within the page, as a link would. */
export async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
}

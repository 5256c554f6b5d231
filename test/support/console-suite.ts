import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, test } from "vitest";
import { findChromium } from "../../main/hosts/chromium-path.ts";
import type { ServerOptions } from "../../server/run.ts";
import { builtPage } from "./built-pages.ts";
import { launchDrivenChromium } from "./driven-chromium.ts";
import { startTestServer, stopTestServers, type TestServer } from "./test-server.ts";

const chromium = await findChromium();
const CONSOLE = builtPage("console");

export type ConsoleSuite = {
  /** As `test`, where a Chromium is installed. */
  readonly inChromium: ReturnType<typeof test.skipIf>;
  readonly browser: () => Browser;
  /** A real server that has the built console. */
  readonly start: (options?: Partial<ServerOptions>) => Promise<TestServer>;
};

/** What every suite of the console begins with: it is built once, and one browser opens it. */
export function consoleSuite(): ConsoleSuite {
  let browser: Browser | null = null;
  beforeAll(async () => {
    await CONSOLE.ready();
    if (chromium !== null) browser = await launchDrivenChromium(chromium);
  });
  afterAll(() => browser?.close());
  afterEach(stopTestServers);
  test.runIf(chromium === null)("was not tried: there is no Chromium here", ({ skip }) => {
    skip("no Chromium is installed");
  });
  return {
    inChromium: test.skipIf(chromium === null),
    browser: () => {
      if (browser === null) throw new Error("no browser was opened: no Chromium is installed");
      return browser;
    },
    start: (options = {}) =>
      startTestServer(undefined, { consoleDir: CONSOLE.dir, insecureLoopback: true, ...options }),
  };
}

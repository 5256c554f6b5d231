import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { type ManagedSettings, UNMANAGED } from "../../agent/core/managed-browsers.ts";
import type { BrowserFamily } from "../../scripts/demo/browser-launch.ts";
import { noBrowser, startBrowserRunner } from "../support/browser-runner.ts";
import { launchManaged, policiesFor } from "../support/managed-browser.ts";

const FAMILIES = (["chromium", "firefox"] as const).filter((family) => {
  const missing = noBrowser(family);
  if (missing !== null) process.stderr.write(`skipping managed ${family}: ${missing}\n`);
  return missing === null;
});

async function managed(family: BrowserFamily, settings: Partial<ManagedSettings>) {
  const runner = await startBrowserRunner(family);
  const policiesDir = policiesFor({ ...UNMANAGED, ...settings });
  const { user, display, webApp } = runner;
  const open = (path: string, ...switches: readonly string[]) => ({
    pid: launchManaged({
      ...{ family, user, display, policiesDir, switches },
      url: `${webApp.url}${path}`,
    }),
    kill: async () => undefined,
  });
  const visit = async (run: string, page: "sign-in" | "who", ...switches: readonly string[]) => {
    const browser = open(`/${page}?run=${run}`, ...switches);
    const report = await webApp.nextReport(run, page);
    await runner.closeGracefully(browser);
    return report.kinds;
  };
  return { runner, open, visit, webApp };
}

test.each(FAMILIES)(
  "%s: without a policy a person stays signed in, which is the control",
  async (family) => {
    const { visit } = await managed(family, {});
    await visit("session", "sign-in");
    expect(await visit("later", "who")).toMatchObject({
      persistentCookie: "signedIn",
      indexedDb: "signedIn",
    });
  },
);

test.each(FAMILIES)("%s: cookies for one session are gone once it was closed", async (family) => {
  const { visit } = await managed(family, { cookies: "sessionOnly" });
  await visit("session", "sign-in");
  expect(await visit("later", "who")).toMatchObject({
    persistentCookie: "anonymous",
    localStorage: "anonymous",
    indexedDb: "anonymous",
  });
});

test.each(FAMILIES)("%s: what it clears when it is closed is gone", async (family) => {
  const { visit } = await managed(family, { clearOnExit: "everything" });
  await visit("session", "sign-in");
  const kinds = await visit("later", "who");
  expect(new Set(Object.values(kinds)), JSON.stringify(kinds)).toEqual(new Set(["anonymous"]));
});

test.each(FAMILIES)("%s: a blocked site is never asked for", async (family) => {
  const { open, webApp } = await managed(family, { urlBlock: ["127.0.0.1", "localhost"] });
  open("/who?run=blocked");
  await delay(5_000);
  expect(webApp.reports).toEqual([]);
});

test.each(FAMILIES)(
  "%s: what is not on the list of allowed sites is never asked for",
  async (family) => {
    const { open, webApp } = await managed(family, { urlAllow: ["intranet.example"] });
    open("/who?run=blocked");
    await delay(5_000);
    expect(webApp.reports).toEqual([]);
  },
);

test.each(FAMILIES)("%s: a site on the list of allowed sites opens", async (family) => {
  const { visit } = await managed(family, { urlAllow: ["127.0.0.1", "localhost"] });
  expect(await visit("allowed", "who")).toMatchObject({ persistentCookie: "anonymous" });
});

test.skipIf(!FAMILIES.includes("chromium"))(
  "chromium: no private window where they are disabled, so what it kept is there to be cleared",
  async () => {
    const { visit } = await managed("chromium", { incognito: "disabled" });
    await visit("session", "sign-in", "--incognito");
    expect(await visit("later", "who")).toMatchObject({ persistentCookie: "signedIn" });
  },
);

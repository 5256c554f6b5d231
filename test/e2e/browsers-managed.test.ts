import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { type ManagedSettings, UNMANAGED } from "../../agent/core/managed-browsers.ts";
import type { BrowserFamily } from "../../scripts/demo/browser-launch.ts";
import { noBrowser, startBrowserRunner } from "../support/browser-runner.ts";
import { eventually } from "../support/eventually.ts";
import { startSite } from "../support/listening-site.ts";
import { longSuite } from "../support/long-suite.ts";
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
  const open = (url: string, ...switches: readonly string[]) => ({
    pid: launchManaged({ family, user, display, policiesDir, switches, url }),
    kill: async () => undefined,
  });
  const visit = async (run: string, page: "sign-in" | "who", ...switches: readonly string[]) => {
    const browser = open(`${webApp.url}/${page}?run=${run}`, ...switches);
    const report = await webApp.nextReport(run, page);
    await runner.closeGracefully(browser);
    return report.kinds;
  };
  return { open, visit };
}

/**
 * Opens a site by two of its names in one browser. What opens tells that the browser is up and has
 * tried both, on however slow a machine. @returns the names by which it was asked
 */
async function asked(
  family: BrowserFamily,
  settings: Partial<ManagedSettings>,
): Promise<readonly string[]> {
  const { open } = await managed(family, settings);
  const names = new Set<string>();
  const port = await startSite((request, response) => {
    names.add(new URL(`http://${request.headers.host}`).hostname);
    response.end();
  });
  open(`http://127.0.0.1:${port}/`, `http://localhost:${port}/`);
  await eventually("the other site is asked for", () => names.has("127.0.0.1"), 60_000);
  await delay(1_500);
  return [...names].sort();
}

type Kinds = Awaited<ReturnType<Awaited<ReturnType<typeof managed>>["visit"]>>;

/** What a person finds who closes the browser and comes back later. */
type Stay = {
  readonly what: string;
  readonly settings: Partial<ManagedSettings>;
  readonly found: (kinds: Kinds) => void;
};

const STAYS: readonly Stay[] = [
  {
    what: "without a policy a person stays signed in, which is the control",
    settings: {},
    found: (kinds) =>
      expect(kinds).toMatchObject({ persistentCookie: "signedIn", indexedDb: "signedIn" }),
  },
  {
    what: "cookies for one session are gone once it was closed",
    settings: { cookies: "sessionOnly" },
    found: (kinds) =>
      expect(kinds).toMatchObject({
        persistentCookie: "anonymous",
        localStorage: "anonymous",
        indexedDb: "anonymous",
      }),
  },
  {
    what: "what it clears when it is closed is gone",
    settings: { clearOnExit: "everything" },
    found: (kinds) =>
      expect(new Set(Object.values(kinds)), JSON.stringify(kinds)).toEqual(new Set(["anonymous"])),
  },
];

const BOTH = ["127.0.0.1", "localhost"];
const SITES: readonly { what: string; settings: Partial<ManagedSettings>; names: string[] }[] = [
  { what: "without a policy both sites are asked for", settings: {}, names: BOTH },
  {
    what: "a blocked site is never asked for, any other is",
    settings: { urlBlock: ["localhost"] },
    names: ["127.0.0.1"],
  },
  {
    what: "a site on the list of allowed sites opens, no other",
    settings: { urlAllow: ["127.0.0.1"] },
    names: ["127.0.0.1"],
  },
];

/** Of each browser one row of each table, others every time; all of them in the full form. */
const suite = longSuite("managed browsers", { short: 1, full: 3, eachMs: 60_000 });
const ofEach = <T>(rows: readonly T[]) =>
  FAMILIES.flatMap((family) => suite.drawn(rows).map((row) => ({ family, ...row })));

test.each(ofEach(STAYS))("$family: $what", async ({ family, settings, found }) => {
  const { visit } = await managed(family, settings);
  await visit("session", "sign-in");
  found(await visit("later", "who"));
});

test.each(ofEach(SITES))("$family: $what", async ({ family, settings, names }) => {
  expect(await asked(family, settings)).toEqual(names);
});

test.skipIf(!FAMILIES.includes("chromium"))(
  "chromium: no private window where they are disabled, so what it kept is there to be cleared",
  async () => {
    const { visit } = await managed("chromium", { incognito: "disabled" });
    await visit("session", "sign-in", "--incognito");
    expect(await visit("later", "who")).toMatchObject({ persistentCookie: "signedIn" });
  },
);

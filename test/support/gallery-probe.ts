import { readFileSync } from "node:fs";
import { join } from "node:path";
import axe from "axe-core";
import type { Page } from "playwright-core";

const probeSource = readFileSync(join(import.meta.dirname, "page", "probe.js"), "utf8");

/** Every rule of WCAG 2.2 up to AA, good practice, and the contrast of AAA. */
const AXE_OPTIONS = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  rules: { "color-contrast-enhanced": { enabled: true } },
  resultTypes: ["violations", "incomplete"],
};

/** Both are put in by the browser's protocol, past the page's content security policy. */
export async function installProbes(page: Page): Promise<void> {
  await page.evaluate(`(() => { ${probeSource} })()`);
  await page.evaluate(`(() => { ${axe.source} })()`);
}

type AxeResult = {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly {
    readonly target: readonly string[];
    readonly failureSummary?: string;
  }[];
};

/** Axe sees neither through the ring nor below the fold: `contrasts` measures every text. */
const MEASURED_HERE = /^color-contrast/;

/** What axe objects to, and what it could not tell by itself. */
export async function axeFaults(page: Page) {
  const found = await page.evaluate<{ violations: AxeResult[]; incomplete: AxeResult[] }>(
    `(async () => {
      const pageTimeout = globalThis.setTimeout;
      globalThis.setTimeout = realTimeout;
      const found = await axe.run(document, ${JSON.stringify(AXE_OPTIONS)});
      globalThis.setTimeout = pageTimeout;
      return found;
    })()`,
  );
  const unsure = named(found.incomplete).filter((fault) => !MEASURED_HERE.test(fault));
  return { violations: named(found.violations), unsure };
}

function named(results: readonly AxeResult[]): readonly string[] {
  return results.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) => `${id} (${help}) at ${target.join(" ")}: ${failureSummary}`,
    ),
  );
}

export function layoutFaults(page: Page): Promise<readonly string[]> {
  return page.evaluate("probe.layoutFaults()");
}

export function hiddenButtons(page: Page): Promise<readonly string[]> {
  return page.evaluate("probe.hiddenButtons()");
}

export function textSizes(page: Page): Promise<Readonly<Record<string, number>>> {
  return page.evaluate("probe.textSizes()");
}

export function contrasts(page: Page): Promise<readonly { words: string; ratio: number }[]> {
  return page.evaluate("probe.contrasts()");
}

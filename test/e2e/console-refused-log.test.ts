import { expect } from "vitest";
import { auditReportOf, auditRowsAfter } from "../support/audit-rows.ts";
import { joinFleet } from "../support/console-fleet.ts";
import { goTo, NARROW, openConsole, signIn } from "../support/console-page.ts";
import { consoleSuite } from "../support/console-suite.ts";
import { axeFaults, installProbes } from "../support/gallery-probe.ts";

const { inChromium, browser, start } = consoleSuite();

inChromium("shows that a device's log is refused, and how an admin lets it go on", async () => {
  const server = await start();
  const { client, identity } = await joinFleet(server, { hostName: "ward-3-pc-7", group: "wards" });
  const rows = auditRowsAfter([], 3);
  await client.report("log-1", auditReportOf(identity, rows));
  const restored = auditRowsAfter(rows.slice(0, 1), 1, "restored");
  await client.report("log-2", auditReportOf(identity, restored.slice(1)));
  const { page, context, complaints } = await openConsole(browser(), server);
  await page.evaluate("globalThis.realTimeout = setTimeout.bind(globalThis)");
  await installProbes(page);
  await signIn(page, server);
  await goTo(page, `#/live/${identity.deviceId}`);
  await page.getByRole("heading", { name: "Its log is refused" }).waitFor();
  const command = `device accept-audit-gap ward-3-pc-7 --head ${restored[1]?.hash}`;
  await page.getByText(command).waitFor();
  expect((await axeFaults(page)).violations).toEqual([]);
  await page.setViewportSize(NARROW);
  const widest = await page.evaluate<number>("document.querySelector('main').scrollWidth");
  expect(widest).toBeLessThanOrEqual(NARROW.width);
  expect(complaints).toEqual([]);
  await context.close();
});

import type { Page } from "playwright-core";
import { expect } from "vitest";
import { commandSchema } from "../../agent/contract/command.ts";
import { auditReportOf, kioskFaultRows } from "../support/audit-rows.ts";
import { type FleetDevice, joinFleet, sessionAs } from "../support/console-fleet.ts";
import { openConsole, signIn } from "../support/console-page.ts";
import { consoleSuite } from "../support/console-suite.ts";
import { liveRowOf, liveSession } from "../support/live-values.ts";

/** The built console from a real server, in a real Chromium, with devices that speak the protocol. */
const { inChromium, browser, start } = consoleSuite();

inChromium("answers with one key who asks for time at a device", async () => {
  const server = await start();
  const { page, context, complaints } = await openConsole(browser(), server);
  const device = await joinFleet(server, {
    ...{ hostName: "ward-3-pc-7", group: "wards" },
    sessions: [sessionAs("p-4c1a", "active")],
  });
  await signIn(page, server);
  await page.getByRole("cell", { name: "p-4c1a" }).waitFor();
  const asked = { for: "moreTime", at: new Date().toISOString() } as const;
  await device.client.report("asks", {
    kind: "sessions",
    body: { sessions: [sessionAs("p-4c1a", "warned", { asked })] },
  });
  await page.getByText("asks for more time").waitFor();
  await page.keyboard.press("y");
  const { envelope } = await device.client.next("command");
  const command = commandSchema.parse(
    JSON.parse(Buffer.from(envelope.payload, "base64").toString()),
  );
  expect(command).toMatchObject({ kind: "grantTime", params: { sessionId: "s1", forMs: 300_000 } });
  await expect.poll(() => page.getByText("asks for more time").count()).toBe(0);
  await showsAlarm(page, device);
  expect(complaints).toEqual([]);
  await context.close();
});

inChromium("moves no row under somebody's eyes", async () => {
  const server = await start();
  const { page, context } = await openConsole(browser(), server);
  const device = await joinFleet(server, {
    ...{ hostName: "ward-3-pc-7", group: "wards" },
    sessions: [sessionAs("p-4c1a", "active")],
  });
  await signIn(page, server);
  await page.getByRole("link", { name: "ward-3-pc-7" }).focus();
  await device.client.report("locked", {
    kind: "sessions",
    body: { sessions: [sessionAs("p-4c1a", "locked")] },
  });
  await page.getByRole("button", { name: "1 update" }).waitFor();
  expect(await page.getByRole("cell", { name: "Active" }).count()).toBe(1);
  await page.keyboard.press("u");
  await page.getByRole("cell", { name: "Locked" }).waitFor();
  await context.close();
});

inChromium("holds ten thousand lines and draws those in sight", async () => {
  const server = await start();
  const { page, context, complaints } = await openConsole(browser(), server);
  const rows = Array.from({ length: 10_000 }, (_, index) =>
    liveRowOf(`pc-${index}`, { rest: { sessions: [liveSession("s1")] } }),
  );
  const told = `event: rows\ndata: ${JSON.stringify({ rows })}\n\nevent: ready\ndata: {"at":"2026-11-22T08:00:00Z"}\n\n`;
  await page.route("**/v1/live", (route) =>
    route.fulfill({ contentType: "text/event-stream", body: told }),
  );
  await signIn(page, server);
  await page.getByText("10000 lines").waitFor();
  expect(await page.locator("tbody tr").count()).toBeLessThan(80);
  await page.getByRole("link", { name: "pc-0", exact: true }).focus();
  await page.keyboard.press("End");
  await page.getByRole("link", { name: "pc-9999" }).waitFor();
  await expect.poll(() => page.evaluate("document.activeElement.textContent")).toBe("pc-9999");
  await page.keyboard.press("ArrowUp");
  await expect.poll(() => page.evaluate("document.activeElement.textContent")).toBe("pc-9998");
  await page.getByLabel("Device, group or person").fill("pc-123");
  await page.getByText("11 of 10000 lines").waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

/** From its beginning to its end, and by the keys alone. */
async function showsAlarm(page: Page, { client, identity }: FleetDevice): Promise<void> {
  const began = kioskFaultRows([], "unreachable");
  await client.report("fault", auditReportOf(identity, began));
  const alarms = page.getByRole("region", { name: "Open alarms" });
  await alarms.getByText("a kiosk that sends people to the desk").waitFor();
  await alarms.getByRole("link", { name: "ward-3-pc-7" }).focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.getByLabel("Alarm", { exact: true }).inputValue()).toBe("open");
  await page.getByRole("cell", { name: /Alarm: a kiosk that sends people/ }).waitFor();
  await client.report("well", auditReportOf(identity, kioskFaultRows(began, null)));
  await alarms.waitFor({ state: "detached" });
  await page.keyboard.press("u");
  await page.getByText("Nothing is like that right now").waitFor();
}

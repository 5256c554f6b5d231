import { expect } from "vitest";
import { joinFleet, obey, receiptReport, sessionAs } from "../support/console-fleet.ts";
import { openConsole, signIn } from "../support/console-page.ts";
import { consoleSuite } from "../support/console-suite.ts";

/** From the line on Live to the receipt that proves it, with a device that speaks the protocol. */
const { inChromium, browser, start } = consoleSuite();

inChromium("wipes a session by keys and watches it verify", async () => {
  const server = await start();
  const { page, context, complaints } = await openConsole(browser(), server);
  const sessions = [sessionAs("p-4c1a", "active")];
  const device = await joinFleet(server, { hostName: "ward-3-pc-7", group: "wards", sessions });
  await joinFleet(server, { hostName: "ward-3-pc-8", group: "wards", sessions });
  await signIn(page, server);
  await page.getByRole("link", { name: "ward-3-pc-7" }).focus();
  await page.keyboard.press("x");
  await page.getByText("1 chosen").waitFor();
  await page.keyboard.press("c");
  const send = page.getByRole("button", { name: "Wipe 1 session", exact: true });
  await page.getByText("1 of 1 sessions have somebody at work right now").waitFor();
  expect(await page.getByLabel("Targets").getByText("ward-3-pc-8").count()).toBe(0);
  expect(await send.isDisabled()).toBe(true);
  await page.getByLabel("Reason").fill("left signed in");
  await page.keyboard.press("Enter");
  const commandId = await obey(device);
  await page.getByRole("cell", { name: "done", exact: true }).waitFor();
  expect(await page.getByRole("cell", { name: "verified" }).count()).toBe(0);
  await device.client.report(
    "proof",
    receiptReport(device.identity, commandId, new Date().toISOString(), "receipt-1"),
  );
  await page.getByRole("cell", { name: "verified", exact: true }).waitFor();
  await page.getByText("Nothing will change any more.").waitFor();
  await page.getByRole("link", { name: "ward-3-pc-7" }).click();
  await page.getByText("Receipt: 1 profile, nothing left").waitFor();
  await page.getByText("Wipe sessions: verified").waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

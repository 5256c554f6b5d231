import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { commandSchema } from "../../agent/contract/command.ts";
import { findChromium } from "../../main/hosts/chromium-path.ts";
import { type FleetDevice, joinFleet, receiptReport, sessionAs } from "../support/console-fleet.ts";
import {
  buildConsole,
  launchConsoleBrowser,
  openConsole,
  signIn,
} from "../support/console-page.ts";
import { startTestServer, stopTestServers } from "../support/test-server.ts";

/** From the line on Live to the receipt that proves it, with a device that speaks the protocol. */
const chromium = await findChromium();
const BUILT = `${process.cwd()}/node_modules/.cache/console-page`;
let browser: Browser;

beforeAll(async () => {
  await buildConsole(BUILT);
  if (chromium !== null) browser = await launchConsoleBrowser(chromium);
});
afterAll(() => browser?.close());
afterEach(stopTestServers);

/** Does what the next command asks, as an agent would report it. */
async function obey({ client }: FleetDevice): Promise<string> {
  const { envelope } = await client.next("command", 20_000);
  const text = Buffer.from(envelope.payload, "base64").toString();
  const command = commandSchema.parse(JSON.parse(text));
  const tell = (state: "accepted" | "done", receiptIds: string[]) =>
    client.report(`${command.id}-${state}`, {
      kind: "commandState",
      body: { commandId: command.id, result: { state, receiptIds } },
    });
  await tell("accepted", []);
  await tell("done", ["receipt-1"]);
  return command.id;
}

test.skipIf(chromium === null)("wipes a session by keys and watches it verify", async () => {
  const server = await startTestServer(undefined, { consoleDir: BUILT, insecureLoopback: true });
  const { page, context, complaints } = await openConsole(browser, server);
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

test.runIf(chromium === null)("was not tried: there is no Chromium here", ({ skip }) => {
  skip("no Chromium is installed");
});

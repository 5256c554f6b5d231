import { expect } from "vitest";
import { joinFleet, sessionAs } from "../support/console-fleet.ts";
import { goTo } from "../support/console-page.ts";
import { addPasskey, comeIn } from "../support/console-people.ts";
import { consoleSuite } from "../support/console-suite.ts";

/** A second person comes in by an invitation, makes a passkey, and a day later signs what somebody else ordered. */
const { inChromium, browser, start } = consoleSuite();

inChromium("approves with a passkey what another ordered, and halts it", async () => {
  const clock = { aheadMs: -25 * 3_600_000 };
  const server = await start({
    clock: { nowMs: () => Date.now() + clock.aheadMs },
  });
  const page = await comeIn(browser(), server, { name: "ben", role: "admin" });
  await addPasskey(page);
  clock.aheadMs = 0;
  const { identity, client } = await joinFleet(server, {
    ...{ hostName: "ward-3-pc-7", group: "wards", sessions: [sessionAs("p-4c1a", "active")] },
  });
  const targets = { devices: [identity.deviceId] };
  const order = { kind: "reboot", params: {}, reason: "a badge was stolen", targets } as const;
  const { id } = await server.admin.call("createCampaign", { body: { order } });
  await page.reload();
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.getByRole("heading", { name: "Settings" }).waitFor();
  await goTo(page, "#/commands");
  await page.getByRole("link", { name: "Reboot 1 device" }).click();
  await page.getByText("waits for a second person").first().waitFor();
  await page.getByRole("button", { name: "Approve with a passkey" }).click();
  await client.next("command", 20_000);
  await page.getByText("Approved by ben").waitFor();
  await page.getByLabel("Reason").fill("the badge was found");
  await page.getByRole("button", { name: "Halt" }).click();
  await page.getByRole("status").getByText("is halted").waitFor();
  const campaign = await server.admin.call("getCampaign", { params: { campaignId: id } });
  expect(campaign).toMatchObject({ state: "halted", approvedBy: ["ben"] });
  await page.context().close();
});

import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { findChromium } from "../../main/hosts/chromium-path.ts";
import { joinFleet, sessionAs } from "../support/console-fleet.ts";
import { buildConsole, goTo, launchConsoleBrowser } from "../support/console-page.ts";
import { startTestServer, stopTestServers, type TestServer } from "../support/test-server.ts";

/** A second person comes in by an invitation, makes a passkey, and a day later signs what somebody else ordered. */
const chromium = await findChromium();
const BUILT = `${process.cwd()}/node_modules/.cache/console-page`;
const PASSWORD = "a long password of mine";
let browser: Browser;

beforeAll(async () => {
  await buildConsole(BUILT);
  if (chromium !== null) browser = await launchConsoleBrowser(chromium);
});
afterAll(() => browser?.close());
afterEach(stopTestServers);

test.skipIf(chromium === null)(
  "approves with a passkey what another ordered, and halts it",
  async () => {
    const clock = { aheadMs: -25 * 3_600_000 };
    const server = await startTestServer(undefined, {
      ...{ consoleDir: BUILT, insecureLoopback: true },
      clock: { nowMs: () => Date.now() + clock.aheadMs },
    });
    const page = await signInByInvitation(server);
    await goTo(page, "#/settings");
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await page.getByText("added in the console").waitFor();
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
  },
);

/** At the name that passkeys know, with an authenticator as a laptop has one. */
async function signInByInvitation(server: TestServer): Promise<Page> {
  const body = { name: "ben", role: "admin" } as const;
  const { invitation } = await server.admin.call("createAccount", { body });
  const context = await browser.newContext({ reducedMotion: "reduce" });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      ...{ protocol: "ctap2", transport: "internal", hasResidentKey: true },
      ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
  await page.goto(`${server.server.info.url.replace("127.0.0.1", "localhost")}/console/`);
  await page.getByRole("button", { name: "I was invited" }).click();
  await page.getByLabel("Invitation").fill(invitation);
  await page.getByLabel("New password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Live" }).waitFor();
  return page;
}

test.runIf(chromium === null)("was not tried: there is no Chromium here", ({ skip }) => {
  skip("no Chromium is installed");
});

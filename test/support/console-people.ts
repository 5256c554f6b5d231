import type { Browser, Page } from "playwright-core";
import type { Role } from "../../server/contract/roles.ts";
import type { TestServer } from "./test-server.ts";

export const PASSWORD = "a long password of mine";

/** Comes in by an invitation, at the name that passkeys know, with an authenticator as a laptop has one. */
export async function comeIn(
  browser: Browser,
  server: TestServer,
  account: { readonly name: string; readonly role: Role },
): Promise<Page> {
  const { invitation } = await server.admin.call("createAccount", { body: account });
  const page = await openWithAuthenticator(browser, server);
  await page.getByRole("button", { name: "I was invited" }).click();
  await page.getByLabel("Invitation").fill(invitation);
  await page.getByLabel("New password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Live" }).waitFor();
  return page;
}

async function openWithAuthenticator(browser: Browser, server: TestServer): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: "reduce", timezoneId: "UTC" });
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
  return page;
}

/** Makes a passkey on the page Settings. */
export async function addPasskey(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByText("added in the console").waitFor();
}

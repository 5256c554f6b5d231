import type { Page } from "playwright-core";
import { expect } from "vitest";
import { joinFleet, sessionAs } from "../support/console-fleet.ts";
import { goTo } from "../support/console-page.ts";
import { addPasskey, comeIn, PASSWORD } from "../support/console-people.ts";
import { consoleSuite } from "../support/console-suite.ts";
import type { TestServer } from "../support/test-server.ts";

/** By a password alone, and what is asked anew where nothing was proven for five minutes. */
const { inChromium, browser, start } = consoleSuite();

const SIX_MINUTES_MS = 360_000;

/** Has come in by an invitation once, and out again. */
async function anna(server: TestServer): Promise<Page> {
  const page = await comeIn(browser(), server, { name: "anna", role: "admin" });
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("Password").waitFor();
  return page;
}

async function enterPassword(page: Page, password: string): Promise<void> {
  await page.getByLabel("Name").fill("anna");
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** Writes a wipe of the only device and sends it. */
async function sendWipe(page: Page, deviceId: string): Promise<void> {
  await goTo(page, `#/commands/new?devices=${deviceId}`);
  await page.getByLabel("Reason").fill("left signed in");
  await page.getByRole("button", { name: "Wipe 1 session", exact: true }).click();
}

inChromium("lets in by a password, a reload keeps it, and a sign-out ends it", async () => {
  const server = await start();
  const page = await anna(server);
  await enterPassword(page, "not the one at all");
  await page.getByRole("alert").waitFor();
  await enterPassword(page, PASSWORD);
  await page.getByRole("heading", { name: "Live" }).waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "Live" }).waitFor();
  const cookies = await page.context().cookies();
  const cookie = cookies.find(({ name }) => name === "__Host-sessionward");
  expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: "Strict", path: "/" });
  expect(await page.evaluate("document.cookie")).toBe("");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("Password").waitFor();
  const left = (await page.context().cookies()).map(({ name }) => name);
  expect(left).not.toContain("__Host-sessionward");
  await page.context().close();
});

inChromium("asks for the password before what can't be undone, and then sends it", async () => {
  const clock = { aheadMs: 0 };
  const server = await start({ clock: { nowMs: () => Date.now() + clock.aheadMs } });
  const page = await anna(server);
  await enterPassword(page, PASSWORD);
  const sessions = [sessionAs("p-4c1a", "active")];
  const member = { hostName: "ward-3-pc-7", group: "wards", sessions };
  const { identity, client } = await joinFleet(server, member);
  await page.getByRole("link", { name: "ward-3-pc-7" }).waitFor();
  clock.aheadMs = SIX_MINUTES_MS;
  await sendWipe(page, identity.deviceId);
  const dialog = page.getByRole("dialog", { name: "Who is there" });
  await dialog.getByLabel("Password").fill("not the one at all");
  await dialog.getByRole("button", { name: "Go on" }).click();
  await dialog.getByRole("alert").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("alert").waitFor();
  expect((await server.admin.call("listCommands", {})).commands).toEqual([]);
  await page.getByRole("button", { name: "Wipe 1 session", exact: true }).click();
  await dialog.getByLabel("Password").fill(PASSWORD);
  await dialog.getByRole("button", { name: "Go on" }).click();
  await client.next("command", 20_000);
  await page.getByRole("heading", { name: "Wipe sessions" }).waitFor();
  expect(await dialog.count()).toBe(0);
  await page.context().close();
});

inChromium("takes a passkey for the same question", async () => {
  const clock = { aheadMs: 0 };
  const server = await start({ clock: { nowMs: () => Date.now() + clock.aheadMs } });
  const page = await comeIn(browser(), server, { name: "anna", role: "admin" });
  await addPasskey(page);
  const sessions = [sessionAs("p-4c1a", "active")];
  const member = { hostName: "ward-3-pc-7", group: "wards", sessions };
  const { identity, client } = await joinFleet(server, member);
  clock.aheadMs = SIX_MINUTES_MS;
  await sendWipe(page, identity.deviceId);
  const dialog = page.getByRole("dialog", { name: "Who is there" });
  await dialog.getByRole("button", { name: "Use a passkey" }).click();
  await client.next("command", 20_000);
  await page.context().close();
});

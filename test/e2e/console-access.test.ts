import type { Page } from "playwright-core";
import { expect } from "vitest";
import { NEW_POLICY } from "../../server/console/model/policies/new-policy.ts";
import { type FleetDevice, joinFleet, sessionAs } from "../support/console-fleet.ts";
import { goTo } from "../support/console-page.ts";
import { comeIn } from "../support/console-people.ts";
import { consoleSuite } from "../support/console-suite.ts";
import type { TestServer } from "../support/test-server.ts";

/** Who may come in, what a device is, and what proves it: each done on the page, asked of the API. */
const { inChromium, browser, start } = consoleSuite();

const PATIENCE = { timeout: 15_000, interval: 100 };
const A_CLEARING_AGO_MS = 60_000;

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

async function readReceipt(page: Page, device: FleetDevice): Promise<void> {
  await goTo(page, `#/live/${device.identity.deviceId}`);
  await page.getByText("What was cleared, and how it is proven").click();
  await page.getByText("Its signature is good").waitFor();
  await page.getByText("It speaks of this device only").waitFor();
}

async function changeDevice(page: Page, server: TestServer, device: FleetDevice): Promise<void> {
  const params = { deviceId: device.identity.deviceId };
  const now = () => server.admin.call("getDevice", { params });
  await page.getByText("Change mode, class or groups").click();
  const controls = page.locator("details.controls");
  await controls.getByLabel("Reason").fill("moved to the lobby");
  await controls.getByLabel("Mode").selectOption("pause60");
  await press(page, "Set the mode");
  await expect.poll(async () => (await now()).mode, PATIENCE).toBe("paused");
  const body = { deviceClass: "critical", reason: "drill" } as const;
  await server.admin.call("setDeviceClass", { params, body }, "*");
  await page.getByText("critical, paused").waitFor();
  await controls.getByLabel("Class").selectOption("kiosk");
  await press(page, "Set the class");
  await page.getByRole("alert").getByText('is now "critical"').waitFor();
  expect((await now()).deviceClass).toBe("critical");
  await press(page, "Set the class");
  await expect.poll(async () => (await now()).deviceClass, PATIENCE).toBe("kiosk");
  await controls.getByLabel("Groups").fill("lobby, front");
  await press(page, "Set the groups");
  await expect.poll(async () => (await now()).groups, PATIENCE).toEqual(["lobby", "front"]);
  await page.getByText("kiosk, paused").waitFor();
  await page.getByText("groups: lobby, front").waitFor();
}

async function changeAccounts(page: Page, server: TestServer): Promise<void> {
  const omar = async () => {
    const { accounts } = await server.admin.call("listAccounts", {});
    return accounts.find(({ name }) => name === "omar");
  };
  const invite = page.getByRole("form", { name: "Invite somebody" });
  await invite.getByLabel("Name of a new account").fill("omar");
  await press(page, "Invite");
  await page.getByText("Give this to omar").waitFor();
  await expect.poll(async () => (await omar())?.role, PATIENCE).toBe("viewer");
  await press(page, "Change omar");
  const change = page.getByRole("form", { name: "Change omar" });
  await change.getByLabel("Role").selectOption("operator");
  await change.getByLabel("Groups").fill("wards");
  await change.getByLabel("Reason").fill("on duty");
  await press(page, "Save");
  await page.getByText("operator, wards").waitFor();
  expect(await omar()).toMatchObject({ role: "operator", groups: ["wards"] });
  await press(page, "Change omar");
  await change.getByLabel("Reason").fill("has left");
  await press(page, "Remove omar");
  await page.getByText("removed", { exact: true }).waitFor();
  expect((await omar())?.disabledAt).not.toBeNull();
}

async function changeApiTokens(page: Page, server: TestServer): Promise<void> {
  const reporters = async () => {
    const { tokens } = await server.admin.call("listAdminTokens", {});
    return tokens.filter(({ admin }) => admin === "reporter");
  };
  const form = page.getByRole("form", { name: "Make a token" });
  await form.getByLabel("Account of the token").fill("reporter");
  await form.getByLabel("Groups").fill("wards");
  await press(page, "Make a token");
  await page.getByText("keep it where the program finds it").waitFor();
  expect(await reporters()).toMatchObject([{ role: "viewer", groups: ["wards"] }]);
  const row = page.getByRole("row").filter({ hasText: "reporter" });
  await row.getByRole("button", { name: "Revoke" }).click();
  await expect.poll(async () => (await reporters()).length, PATIENCE).toBe(0);
  await row.waitFor({ state: "detached" });
}

async function changeEnrolmentTokens(page: Page, server: TestServer): Promise<void> {
  const ofFront = async () => {
    const { tokens } = await server.admin.call("listTokens", {});
    return tokens.filter(({ groups }) => groups.includes("front"));
  };
  const form = page.getByRole("form", { name: "Make an enrolment token" });
  await form.getByLabel("Groups").fill("front");
  await form.getByLabel("Devices").fill("3");
  await press(page, "Make an enrolment token");
  await page.getByText("on the device, enrol with it").waitFor();
  expect(await ofFront()).toMatchObject([{ groups: ["front"], usesLeft: 3 }]);
  const card = page.getByRole("listitem").filter({ hasText: "for 3 devices" });
  await card.getByRole("button", { name: "Revoke" }).click();
  await expect.poll(async () => (await ofFront()).length, PATIENCE).toBe(0);
  await card.waitFor({ state: "detached" });
}

/** What is typed in a field is no key, and what was narrowed stands in the address. */
async function narrowLive(page: Page): Promise<void> {
  await goTo(page, "#/live");
  await page.getByText("2 lines").waitFor();
  await page.keyboard.press("?");
  const keys = page.getByRole("dialog", { name: "Keys" });
  await keys.getByText("Show the updates that wait").waitFor();
  await page.keyboard.press("Escape");
  await keys.waitFor({ state: "detached" });
  const shows = (text: string) => page.getByText(text, { exact: true }).waitFor();
  await page.getByLabel("State").selectOption("locked");
  await shows("1 of 2 lines");
  await page.getByLabel("State").selectOption("");
  await page.getByLabel("Group", { exact: true }).selectOption("desks");
  await shows("1 of 2 lines");
  await page.getByRole("link", { name: "desk-pc-1" }).waitFor();
  expect(await page.evaluate("location.hash")).toContain("group=desks");
  await page.getByLabel("Group", { exact: true }).selectOption("");
  await page.getByLabel("Posture").selectOption("violated");
  await shows("1 of 2 lines");
  // Faster than the page is drawn anew: the second must not bring the first back.
  await page.getByLabel("Posture").selectOption("");
  await page.getByLabel("Device, group or person").fill("p-1");
  await page.getByRole("link", { name: "ward-pc-1" }).waitFor();
  await shows("1 of 2 lines");
}

/** Two authors: the later one sees what is there now beside what was written, and decides. */
async function publishOverAnother(page: Page, server: TestServer): Promise<void> {
  const publish = (source: string) => server.admin.call("publishPolicy", { body: { source } });
  const lock = (after: string) => NEW_POLICY.replace("lockAfter: 15m", `lockAfter: ${after}`);
  const newest = async () => (await server.admin.call("listPolicies", {})).policies[0]?.version;
  await publish(NEW_POLICY);
  await goTo(page, "#/policies/ward");
  const editor = page.getByRole("textbox", { name: "Policy" });
  await editor.fill(lock("9m"));
  await publish(lock("8m"));
  const button = page.getByRole("button", { name: /^Publish to/ });
  await button.click();
  await page.getByRole("alert").getByText("somebody else changed it", { exact: false }).waitFor();
  await page.locator(".diff .removed").getByText("lockAfter: 8m").waitFor();
  expect([await newest(), await editor.inputValue()]).toEqual([2, lock("9m")]);
  await button.click();
  await expect.poll(newest, PATIENCE).toBe(3);
  await page.getByRole("button", { name: "Version 1" }).click();
  await expect.poll(() => editor.inputValue(), PATIENCE).toBe(NEW_POLICY);
}

async function endOwnSession(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByText("This browser", { exact: true }).first().waitFor();
  await press(page, "Sign out here");
  const wayIn = page.getByRole("button", { name: "Sign in with a passkey" });
  await wayIn.waitFor();
  await page.reload();
  await wayIn.waitFor();
}

inChromium("does what its pages on access and devices offer", { timeout: 60_000 }, async () => {
  const server = await start();
  const page = await comeIn(browser(), server, { name: "anna", role: "admin" });
  const device = await joinFleet(server, {
    ...{ hostName: "ward-pc-1", group: "wards", clearedMsAgo: A_CLEARING_AGO_MS },
    sessions: [sessionAs("p-1", "locked")],
  });
  await joinFleet(server, {
    ...{ hostName: "desk-pc-1", group: "desks", sessions: [sessionAs("p-2", "active")] },
    violated: [{ check: "firewall", words: "the firewall is off" }],
  });
  await narrowLive(page);
  await readReceipt(page, device);
  await changeDevice(page, server, device);
  await goTo(page, "#/settings");
  await changeAccounts(page, server);
  await changeApiTokens(page, server);
  await changeEnrolmentTokens(page, server);
  await publishOverAnother(page, server);
  await endOwnSession(page);
  await page.context().close();
});

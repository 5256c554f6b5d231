import type { Page } from "playwright-core";
import { expect } from "vitest";
import { NEW_POLICY } from "../../server/console/model/policies/new-policy.ts";
import {
  type FleetDevice,
  joinFleet,
  obey,
  receiptReport,
  sessionAs,
} from "../support/console-fleet.ts";
import { goTo } from "../support/console-page.ts";
import { addPasskey, comeIn } from "../support/console-people.ts";
import { consoleSuite } from "../support/console-suite.ts";
import { type PolicyTaker, takersOf, takesPolicies } from "../support/policy-taker.ts";
import type { TestServer } from "../support/test-server.ts";

/** An admin's day, in one browser, with a colleague in another and devices that speak the protocol. */
const { inChromium, browser, start } = consoleSuite();

const PATIENCE = { timeout: 30_000, interval: 100 };
const A_DAY_AND_MORE_MS = 25 * 3_600_000;
const WARDS = 12;
const KIOSK = "lobby-kiosk-1";

type Day = {
  readonly server: TestServer;
  readonly anna: Page;
  readonly ben: Page;
  /** Where the server's clock stands, against ours. */
  readonly clock: { aheadMs: number };
  readonly kiosk: FleetDevice;
  readonly wards: readonly FleetDevice[];
  readonly takers: readonly PolicyTaker[];
};

/** Both came in yesterday, so that each is another person than the other. */
async function morning(): Promise<Day> {
  const clock = { aheadMs: -A_DAY_AND_MORE_MS };
  const server = await start({ clock: { nowMs: () => Date.now() + clock.aheadMs } });
  await server.admin.call("publishPolicy", { body: { source: NEW_POLICY } });
  const anna = await comeIn(browser(), server, { name: "anna", role: "admin" });
  await addPasskey(anna);
  const ben = await comeIn(browser(), server, { name: "ben", role: "admin" });
  await addPasskey(ben);
  clock.aheadMs = 0;
  const guest = [sessionAs(null, "active", { kind: "kiosk" })];
  const kiosk = await joinFleet(server, { hostName: KIOSK, group: "lobby", sessions: guest });
  const wards = await Promise.all(
    Array.from({ length: WARDS }, (_, index) =>
      joinFleet(server, {
        ...{ hostName: `ward-pc-${index + 1}`, group: "wards" },
        sessions: [sessionAs(`p-${index + 1}`, "active")],
      }),
    ),
  );
  const takers = wards.map(({ client }) => takesPolicies(client));
  return { server, anna, ben, clock, kiosk, wards, takers };
}

async function signInWithPasskey(page: Page): Promise<void> {
  await page.reload();
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.getByRole("heading", { name: "Settings" }).waitFor();
  await goTo(page, "#/live");
  await page.getByText(`${WARDS + 1} lines`).waitFor();
}

async function wipeTheKiosk({ anna: page, kiosk }: Day): Promise<void> {
  await page.keyboard.press("/");
  await page.getByRole("dialog").getByRole("combobox").fill("kiosk");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: KIOSK }).waitFor();
  await page.getByRole("link", { name: "Compose a command" }).click();
  await page.getByText("1 of 1 sessions have somebody at work right now").waitFor();
  await page.getByLabel("Reason").fill("left signed in");
  await page.getByRole("button", { name: "Wipe 1 session", exact: true }).click();
  const commandId = await obey(kiosk);
  await page.getByRole("cell", { name: "done", exact: true }).waitFor();
  const at = new Date().toISOString();
  await kiosk.client.report("proof", receiptReport(kiosk.identity, commandId, at, "receipt-1"));
  await page.getByRole("cell", { name: "verified", exact: true }).waitFor();
}

/** Anna asks, Ben signs and halts: one device was reached, the others never are. */
async function lockTheWards({ anna, ben, wards }: Day): Promise<void> {
  await goTo(anna, "#/commands/new");
  await anna
    .getByRole("combobox", { name: "What", exact: true })
    .selectOption({ label: "Lock sessions" });
  await anna
    .getByRole("combobox", { name: "Where", exact: true })
    .selectOption({ label: "Every device of wards" });
  await anna.getByLabel("Reason").fill("a badge was stolen");
  await anna.getByText("A second person approves it first").waitFor();
  await anna.getByRole("button", { name: `Ask a second person: Lock ${WARDS} sessions` }).click();
  await anna.getByText("waits for a second person").first().waitFor();
  await goTo(ben, "#/commands");
  await ben.getByRole("link", { name: `Lock sessions on ${WARDS} devices` }).click();
  await ben.getByText(`somebody is active on ${WARDS} of them now`).click();
  await ben.getByRole("link", { name: "ward-pc-12" }).waitFor();
  await ben.getByRole("button", { name: "Approve with a passkey" }).click();
  await expect.poll(() => reachedBy(wards), PATIENCE).toBe(1);
  await anna.getByText("Approved by ben").waitFor();
  await ben.getByLabel("Reason").fill("the badge was found");
  await ben.getByRole("button", { name: "Halt" }).click();
  await ben.getByRole("status").getByText("is halted").waitFor();
  await anna.getByRole("status").getByText("is halted").waitFor();
  expect(reachedBy(wards)).toBe(1);
}

const reachedBy = (wards: readonly FleetDevice[]) =>
  wards.filter(({ client }) => client.heard.some(({ kind }) => kind === "command")).length;

/** A stricter policy: one device, then 10 %; there shells are lost, and everybody has the old rule again. */
async function rollOutAndBack({ anna, ben, clock, takers }: Day): Promise<void> {
  await goTo(anna, "#/policies/ward");
  const editor = anna.getByRole("textbox", { name: "Policy" });
  await editor.fill((await editor.inputValue()).replace("lockAfter: 15m", "lockAfter: 5m"));
  await anna.getByRole("button", { name: `Publish to ${WARDS} devices` }).click();
  const form = anna.getByRole("form", { name: "Rollout" });
  await form.getByLabel("Reason").fill("audit finding 12");
  await form.getByLabel("Each ring is watched for").selectOption({ label: "5 minutes" });
  await form.getByRole("button", { name: "Ask for the rollout" }).click();
  await anna.getByText("waits for a second person").first().waitFor();
  await goTo(ben, "#/commands");
  await ben.getByRole("link", { name: `Publish a policy on ${WARDS} devices` }).click();
  await ben.locator(".diff .added").getByText("lockAfter: 5m").waitFor();
  await ben.getByRole("button", { name: "Approve with a passkey" }).click();
  await anna.getByText("1 on version 2").waitFor();
  clock.aheadMs += 301_000;
  await anna.getByText("2 on version 2").waitFor();
  await anna.getByText("10 not on version 2 yet").waitFor();
  const struck = takersOf(takers, "ward", 2);
  await Promise.all(struck.map((taker) => loseShell(taker, clock.aheadMs)));
  await anna.getByText(/devices lost their shell.*rolled back/).waitFor();
  await expect.poll(() => takersOf(takers, "ward", 3).length, PATIENCE).toBe(WARDS);
  await goTo(anna, "#/policies/ward");
  await anna.getByRole("button", { name: "Version 3" }).waitFor();
  expect(await editor.inputValue()).toContain("lockAfter: 15m");
  await anna.getByRole("link", { name: `Version 2 to ${WARDS} devices` }).waitFor();
}

function loseShell({ client }: PolicyTaker, aheadMs: number): Promise<unknown> {
  const at = new Date(Date.now() + aheadMs).toISOString();
  const act = { sessionId: "s1", act: "lock", reason: "shellLost", outcome: "done" } as const;
  const body = { ...act, detail: "", ms: 1, at };
  return client.report("lost", { kind: "sessionAct", body }, 20_000);
}

async function giveTime({ anna, kiosk }: Day): Promise<void> {
  const asked = { for: "moreTime", at: new Date().toISOString() } as const;
  const sessions = [sessionAs(null, "warned", { kind: "kiosk", asked })];
  await kiosk.client.report("asks", { kind: "sessions", body: { sessions } });
  await anna.getByText("asks for more time").waitFor();
  await anna.keyboard.press("y");
  await kiosk.client.next("command", 20_000);
  await expect.poll(() => anna.getByText("asks for more time").count(), PATIENCE).toBe(0);
}

inChromium("lets two people spend a day with it", { timeout: 150_000 }, async () => {
  const day = await morning();
  await signInWithPasskey(day.anna);
  await signInWithPasskey(day.ben);
  await wipeTheKiosk(day);
  await lockTheWards(day);
  await giveTime(day);
  await rollOutAndBack(day);
  await day.anna.context().close();
  await day.ben.context().close();
});

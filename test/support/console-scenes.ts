import type { Page } from "playwright-core";
import type { ConsoleWorld } from "./console-world.ts";

/** A page of the console as somebody sees it. */
export type ConsoleScene = {
  readonly name: string;
  readonly hash: (world: ConsoleWorld) => string;
  /** What is there once it has been loaded, and what somebody did on it. */
  readonly ready: (page: Page) => Promise<unknown>;
};

const heading = (name: string) => (page: Page) => page.getByRole("heading", { name }).waitFor();

export const CONSOLE_SCENES: readonly ConsoleScene[] = [
  {
    name: "live",
    hash: () => "#/live",
    ready: (page) => page.getByRole("link", { name: "or-2-console" }).waitFor(),
  },
  {
    name: "device",
    hash: ({ devices }) => `#/live/${devices.get("ward-3-pc-1")?.identity.deviceId}`,
    ready: (page) => page.getByText("ward, line 9").waitFor(),
  },
  {
    name: "commands",
    hash: () => "#/commands",
    ready: (page) => page.getByText("With a second person").waitFor(),
  },
  {
    name: "composer",
    hash: ({ devices }) => `#/commands/new?devices=${idsOf(devices)}`,
    ready: async (page) => {
      await page.getByLabel("Reason").fill("left signed in");
      await page.getByRole("button", { name: /^Wipe/ }).waitFor();
    },
  },
  {
    name: "command",
    hash: ({ batchId }) => `#/commands/${batchId}`,
    ready: (page) => page.getByRole("cell", { name: "done", exact: true }).waitFor(),
  },
  {
    name: "campaign",
    hash: ({ campaignId }) => `#/commands/${campaignId}`,
    ready: (page) => page.getByRole("button", { name: "Approve with a passkey" }).waitFor(),
  },
  { name: "policies", hash: () => "#/policies", ready: heading("Policies") },
  {
    name: "policy",
    hash: () => "#/policies/ward",
    ready: async (page) => {
      const editor = page.getByRole("textbox", { name: "Policy" });
      await editor.fill((await editor.inputValue()).replace("lockAfter: 5m", "lockAfter: 3m"));
      await page.getByRole("heading", { name: "What changes" }).waitFor();
      await page.getByText("Nothing is wrong with it.").waitFor();
    },
  },
  {
    name: "audit",
    hash: () => "#/audit",
    ready: async (page) => {
      await page.getByRole("cell", { name: "published a policy" }).first().waitFor();
      await page.getByRole("button", { name: "Verify" }).click();
      await page.getByText("each extending the one before").waitFor();
    },
  },
  {
    name: "settings",
    hash: () => "#/settings",
    ready: (page) => page.getByRole("cell", { name: "first-admin" }).first().waitFor(),
  },
];

function idsOf(devices: ConsoleWorld["devices"]): string {
  return [...devices.values()]
    .slice(0, 4)
    .map(({ identity }) => identity.deviceId)
    .join(",");
}

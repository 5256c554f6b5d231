import type { Page } from "playwright-core";
import type { MessageId, Say } from "../../server/console/translate.ts";
import type { ConsoleWorld } from "./console-world.ts";

/** A page of the console as somebody sees it. */
export type ConsoleScene = {
  readonly name: string;
  readonly hash: (world: ConsoleWorld) => string;
  /** What is there once it has been loaded, and what somebody did on it. */
  readonly ready: (page: Page, say: Say) => Promise<unknown>;
};

const heading = (id: MessageId) => (page: Page, say: Say) =>
  page.getByRole("heading", { name: say(id) }).waitFor();

export const CONSOLE_SCENES: readonly ConsoleScene[] = [
  {
    name: "live",
    hash: () => "#/live",
    ready: (page) => page.getByRole("link", { name: "or-2-console" }).waitFor(),
  },
  {
    name: "device",
    hash: ({ devices }) => `#/live/${devices.get("ward-3-pc-1")?.identity.deviceId}`,
    ready: (page, say) =>
      page.getByText(say("device.originLine", { policy: "ward", line: 9 })).waitFor(),
  },
  {
    name: "commands",
    hash: () => "#/commands",
    ready: heading("orders.title"),
  },
  {
    name: "composer",
    hash: ({ devices }) => `#/commands/new?devices=${idsOf(devices)}`,
    ready: async (page, say) => {
      await page.getByLabel(say("composer.reason")).fill("left signed in");
      await page.getByRole("button", { name: say("counted.wipeSession", { count: 4 }) }).waitFor();
    },
  },
  {
    name: "command",
    hash: ({ batchId }) => `#/commands/${batchId}`,
    ready: (page, say) =>
      page.getByRole("cell", { name: say("step.done", { count: 1 }), exact: true }).waitFor(),
  },
  {
    name: "campaign",
    hash: ({ campaignId }) => `#/commands/${campaignId}`,
    ready: (page, say) => page.getByRole("button", { name: say("order.approve") }).waitFor(),
  },
  { name: "policies", hash: () => "#/policies", ready: heading("page.policies") },
  {
    name: "policy",
    hash: () => "#/policies/ward",
    ready: async (page, say) => {
      const editor = page.getByRole("textbox", { name: say("editor.label") });
      await editor.fill((await editor.inputValue()).replace("lockAfter: 5m", "lockAfter: 3m"));
      await page.getByRole("heading", { name: say("editor.changes") }).waitFor();
      await page.getByText(say("editor.fine")).waitFor();
    },
  },
  {
    name: "audit",
    hash: () => "#/audit",
    ready: async (page, say) => {
      await page
        .getByRole("cell", { name: say("did.publishPolicy") })
        .first()
        .waitFor();
      await page.getByRole("button", { name: say("audit.verify") }).click();
      await page
        .getByRole("status")
        .filter({ hasText: /[0-9a-f]{12}\.$/ })
        .waitFor();
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

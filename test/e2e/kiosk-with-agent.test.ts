import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { sealTicket, spellTicket } from "../../agent/contract/staff-ticket.ts";
import type { StaffUse } from "../../agent/contract/staff-use.ts";
import { readProcesses } from "../../agent/platform/linux/process-table.ts";
import { findChromium } from "../../main/hosts/chromium-path.ts";
import { builtPage } from "../support/built-pages.ts";
import { MS_UNTIL_HEARD, startDesk } from "../support/desk-with-agent.ts";
import { isLong } from "../support/long-suite.ts";
import { reasonToSkip } from "../support/platform-world.ts";
import { PATIENTLY, readWords } from "../support/shell-on-display.ts";
import { tempDir } from "../support/temp-dir.ts";
import { createTestUser } from "../support/test-user.ts";
import { XDisplay } from "../support/x-display.ts";

/** The agent with a signed policy, its socket, the shell and a guest's Chromium: all real but the site. */
const needs = reasonToSkip("a kiosk with its agent", ["root", "Xvfb", "xdotool"]);
const missing = needs ?? ((await findChromium()) === null ? "no Chromium is installed" : null);
const skip = missing ?? (isLong ? null : "half a minute of one kiosk: npm run test:full plays it");
const PAGE = builtPage("renderer");
const STAFF_SECRET = "5a".repeat(32);
/** From *Go on*: the end, four sizes of text, five languages. */
const TABS_TO_STAFF = 11;
/** A second press right after one that was heard counts as the same. */
const MS_UNTIL_HEARD_AGAIN = 1_100;

beforeAll(async () => {
  if (skip === null) await PAGE.ready();
});

test.skipIf(skip)(
  "a start page that is down is one alert at the agent, and staff get a guest out by a ticket, once",
  async () => {
    const { site, agent, user, display, reads } = await openKiosk();
    agent.tellStaffSecret(STAFF_SECRET);
    await reads(/Please go to the desk/);
    await vi.waitFor(() => expect(site.triedTimes()).toBeGreaterThanOrEqual(2), PATIENTLY);
    expect(told(agent)).toEqual(["unreachable"]);
    site.comesUp();
    await vi.waitFor(() => expect(told(agent)).toEqual(["unreachable", null]), PATIENTLY);
    await reads(/welcome in/);

    await openStaffForm(display, reads);
    const type = async (entry: string) => {
      await sleep(MS_UNTIL_HEARD_AGAIN);
      await display.run("xdotool", "type", "--delay", "40", entry);
      await display.run("xdotool", "key", "Return");
    };
    await type(ticketFor("endGuest", "a5".repeat(32)));
    await reads(/no code or ticket of this device/);
    expect(agent.rowsOf("staffCodeRefused")).toEqual([{ failures: 1, because: "wrong" }]);
    expect(agent.rowsOf("sessionAct")).toEqual([]);

    await type(ticketFor("endGuest"));
    await vi.waitFor(
      () => expect(agent.rowsOf("staffCode")).toEqual([{ use: "endGuest", by: "ticket" }]),
      PATIENTLY,
    );
    await vi.waitFor(
      () =>
        expect(readProcesses().filter((row) => row.uid === user.uid && !row.zombie)).toEqual([]),
      PATIENTLY,
    );
    await vi.waitFor(
      () =>
        expect(agent.rowsOf("sessionAct")).toEqual([
          expect.objectContaining({ act: "signOut", reason: "user", outcome: "done" }),
        ]),
      PATIENTLY,
    );
    expect(told(agent), "who ends a guest breaks nothing").toEqual(["unreachable", null]);
  },
);

test.runIf(skip !== null)("was not tried", (context) => context.skip(skip ?? ""));

async function openKiosk() {
  const site = await startSite();
  const display = await XDisplay.start("1280x800");
  onTestFinished(() => display.stop());
  const user = createTestUser();
  const { agent } = await startDesk({
    ...{ display, user, kind: "kiosk", rendererDir: PAGE.dir },
    kiosk: { "kiosk.start": `${site.url}/`, "kiosk.allow": [`${site.url}/*`] },
  });
  const photo = join(tempDir(), "kiosk.png");
  const reads = (words: RegExp) =>
    vi.waitFor(async () => {
      await display.photograph(photo);
      expect(await readWords(photo)).toMatch(words);
    }, PATIENTLY);
  return { site, agent, user, display, reads };
}

type Kiosk = Awaited<ReturnType<typeof openKiosk>>;

/** Answers with a fault of its own until it comes up: what counts is who asks, and how often. */
async function startSite() {
  let isUp = false;
  let tried = 0;
  const server = createServer(({ url }, response) => {
    if (url === "/") tried += 1;
    response.writeHead(isUp ? 200 : 503, { "content-type": "text/html" });
    response.end("<!doctype html><title>desk</title><h1>welcome in</h1>");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close().closeAllConnections());
  const address = server.address();
  return {
    url: `http://localhost:${typeof address === "object" ? address?.port : 0}`,
    triedTimes: () => tried,
    comesUp: () => {
      isUp = true;
    },
  };
}

/** What whoever looks after the kiosk hears of it, in order. */
function told(agent: Kiosk["agent"]): readonly unknown[] {
  return agent.rowsOf("kioskFault").map((row) => (row["told"] as { fault: unknown }).fault);
}

async function openStaffForm(display: XDisplay, reads: Kiosk["reads"]): Promise<void> {
  const key = (...keys: readonly string[]) => display.run("xdotool", "key", ...keys);
  await display.run("xdotool", "mousemove", "600", "500", "click", "1");
  await key("F6");
  await reads(/Everything you do here is cleared when you finish/);
  await sleep(MS_UNTIL_HEARD);
  await key(...Array.from({ length: TABS_TO_STAFF }, () => "Tab"), "Return");
  await reads(/Code or ticket/);
}

function ticketFor(use: StaffUse, secret = STAFF_SECRET): string {
  const ticket = { use, serial: 7, expiresAtMs: Date.now() + 3_600_000 };
  return spellTicket(sealTicket(Buffer.from(secret, "hex"), ticket));
}

import type { BrowserContext, CDPSession } from "playwright-core";
import { KIOSK_BAR_HEIGHT } from "../placement.ts";
import {
  grantUses,
  guardContext,
  guardLoads,
  guardPages,
  guardParked,
  type Watch,
} from "./guest-guard.ts";

/** One window, held to the rules, in a context that no disk sees. */
export async function openGuestContext(
  process: BrowserContext,
  watch: Watch,
): Promise<BrowserContext> {
  const browser = process.browser();
  if (browser === null) throw new Error("a persistent context without a browser");
  await guardParked(process, watch);
  await guardLoads(await browser.newBrowserCDPSession(), watch);
  const context = await browser.newContext({ viewport: null, acceptDownloads: false });
  await guardContext(context, watch);
  const page = await context.newPage();
  guardPages(context, page, watch);
  const session = await context.newCDPSession(page);
  await grantUses(session, watch);
  await fillScreen(session);
  // A site that is down is the guest's to see, not a reason for no browser.
  await page.goto(watch.hold().began.start, { waitUntil: "commit" }).catch(() => undefined);
  return context;
}

/** The window opens where the process's own is hidden: it is brought in before it may fill a screen. */
async function fillScreen(session: CDPSession): Promise<void> {
  const { screenInfos } = await session.send("Emulation.getScreenInfos");
  const screen = screenInfos.find(({ isPrimary }) => isPrimary) ?? screenInfos[0];
  const { windowId } = await session.send("Browser.getWindowForTarget");
  if (screen !== undefined) {
    const { left, top, width, height } = screen;
    await session.send("Browser.setWindowBounds", {
      windowId,
      // Chromium keeps a window one pixel smaller than the display unless it overlaps its edges.
      bounds: {
        windowState: "normal",
        // The bar below it is the shell's: no page can lie over the end of the session.
        ...{
          left: left - 1,
          top: top - 1,
          width: width + 2,
          height: height + 1 - KIOSK_BAR_HEIGHT,
        },
      },
    });
  }
  await session.send("Browser.setWindowBounds", {
    windowId,
    bounds: { windowState: "fullscreen" },
  });
}

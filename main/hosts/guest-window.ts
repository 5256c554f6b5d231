import type { BrowserContext, CDPSession, Page } from "playwright-core";
import { fail, ok, type Result } from "../../policies/result.ts";
import { KIOSK_BAR_HEIGHT } from "../placement.ts";
import {
  grantUses,
  guardContext,
  guardLoads,
  guardPages,
  guardParked,
  type Watch,
} from "./guest-guard.ts";

const ANSWERS_WITHIN_MS = 15_000;

/** One window, held to the rules, in a context that no disk sees; nobody sees it without its page. */
export async function openGuestContext(
  process: BrowserContext,
  watch: Watch,
): Promise<Result<BrowserContext, "unreachable">> {
  const browser = process.browser();
  if (browser === null) throw new Error("a persistent context without a browser");
  await guardParked(process, watch);
  await guardLoads(await browser.newBrowserCDPSession(), watch);
  const context = await browser.newContext({ viewport: null, acceptDownloads: false });
  await guardContext(context, watch);
  const page = await context.newPage();
  guardPages(context, page, watch);
  const session = await context.newCDPSession(page);
  await grantUses(context, page, watch);
  // No window that asks for a key or a telephone: there is none that could be found.
  await session.send("WebAuthn.enable", { enableUI: false });
  const because = await whyUnreachable(page, watch.hold().began.start);
  if (because !== null) return fail("unreachable", because);
  await fillScreen(session);
  return ok(context);
}

/** A server that only says that it is broken is no better than none. */
async function whyUnreachable(page: Page, start: string): Promise<string | null> {
  const options = { waitUntil: "commit", timeout: ANSWERS_WITHIN_MS } as const;
  try {
    const response = await page.goto(start, options);
    const status = response?.status() ?? 0;
    return status >= 500 ? `the start page answers with ${status}` : null;
  } catch (error) {
    return `the start page can't be reached: ${String(error).split("\n")[0]?.slice(0, 300)}`;
  }
}

/**
 * The window opens where the process's own is hidden: it is brought in before it may fill a screen.
 *
 * @param roomPx above the bar, for the keyboard
 */
export async function fillScreen(session: CDPSession, roomPx = 0): Promise<void> {
  const { screenInfos } = await session.send("Emulation.getScreenInfos");
  const screen = screenInfos.find(({ isPrimary }) => isPrimary) ?? screenInfos[0];
  const { windowId } = await session.send("Browser.getWindowForTarget");
  // One that fills a screen already takes no other size.
  await session.send("Browser.setWindowBounds", { windowId, bounds: { windowState: "normal" } });
  if (screen !== undefined) {
    const { left, top, width, height } = screen;
    await session.send("Browser.setWindowBounds", {
      windowId,
      // Chromium keeps a window one pixel smaller than the display unless it overlaps its edges.
      bounds: {
        // The bar below it is the shell's: no page can lie over the end of the session.
        ...{
          left: left - 1,
          top: top - 1,
          width: width + 2,
          height: height + 1 - KIOSK_BAR_HEIGHT - roomPx,
        },
      },
    });
  }
  await session.send("Browser.setWindowBounds", {
    windowId,
    bounds: { windowState: "fullscreen" },
  });
}

import type { BrowserContext, CDPSession, Frame, Page } from "playwright-core";
import { fail, ok, type Result } from "../../policies/result.ts";
import { type Bounds, KIOSK_BAR_HEIGHT } from "../placement.ts";
import {
  grantUses,
  guardContext,
  guardLoads,
  guardPages,
  guardParked,
  type Watch,
} from "./guest-guard.ts";
import { HOME_BINDING, HOME_SCRIPT, HOME_WORLD } from "./guest-home-key.ts";
import { closeStrays } from "./guest-strays.ts";

const ANSWERS_WITHIN_MS = 15_000;
const AT_START: GuestRoom = { roomPx: 0, screen: null };

/** One window, held to the rules, in a context that no disk sees; nobody sees it without its page. */
export async function openGuestContext(
  process: BrowserContext,
  watch: Watch,
): Promise<Result<BrowserContext, "unreachable">> {
  const browser = process.browser();
  if (browser === null) throw new Error("a persistent context without a browser");
  await guardParked(process, watch);
  const loads = await browser.newBrowserCDPSession();
  await guardLoads(loads, watch);
  const context = await browser.newContext({ viewport: null, acceptDownloads: false });
  await guardContext(context, watch);
  const page = await context.newPage();
  guardPages(context, page, watch);
  const session = await context.newCDPSession(page);
  const { targetInfo } = await session.send("Target.getTargetInfo");
  const toFront = () => void page.bringToFront().catch(() => undefined);
  await closeStrays(loads, targetInfo, watch, toFront);
  await grantUses(context, page, watch);
  // No window that asks for a key or a telephone: there is none that could be found.
  await session.send("WebAuthn.enable", { enableUI: false });
  await offerHomeKey(context, page, () => watch.onHome?.());
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

type GuestRoom = {
  /** Above the bar, for the keyboard. */
  readonly roomPx: number;
  /** Null: that of the start, which the browser knows itself. It hears of others late, or never. */
  readonly screen: Bounds | null;
};

/** The window opens where the process's own is hidden: it is brought in before it may fill a screen. */
export async function fillScreen(session: CDPSession, room: GuestRoom = AT_START): Promise<void> {
  const screen = room.screen ?? (await firstScreen(session));
  const { windowId } = await session.send("Browser.getWindowForTarget");
  // One that fills a screen already takes no other size.
  await session.send("Browser.setWindowBounds", { windowId, bounds: { windowState: "normal" } });
  if (screen !== null) {
    const { x, y, width, height } = screen;
    // Chromium keeps a window one pixel smaller than the display unless it overlaps its edges.
    const bounds = {
      ...{ left: x - 1, top: y - 1, width: width + 2 },
      // The bar below it is the shell's: no page can lie over the end of the session.
      height: height + 1 - KIOSK_BAR_HEIGHT - room.roomPx,
    };
    await session.send("Browser.setWindowBounds", { windowId, bounds });
  }
  await session.send("Browser.setWindowBounds", {
    windowId,
    bounds: { windowState: "fullscreen" },
  });
}

async function firstScreen(session: CDPSession): Promise<Bounds | null> {
  const { screenInfos } = await session.send("Emulation.getScreenInfos");
  const screen = screenInfos.find(({ isPrimary }) => isPrimary) ?? screenInfos[0];
  if (screen === undefined) return null;
  return { x: screen.left, y: screen.top, width: screen.width, height: screen.height };
}

/** By keys alone a guest gets to *End session*, the languages and the size of text, from any page and frame. */
async function offerHomeKey(
  context: BrowserContext,
  page: Page,
  onHome: () => void,
): Promise<void> {
  await listenForHome(await context.newCDPSession(page), onHome);
  const listening = new WeakMap<Frame, CDPSession>();
  // A frame of another site has a process and a session of its own; others are in their page's.
  page.on("framenavigated", (frame) => {
    if (frame === page.mainFrame()) return;
    void context
      .newCDPSession(frame)
      .then(async (session) => {
        // One for each frame, however often it goes elsewhere.
        const before = listening.get(frame);
        listening.set(frame, session);
        await before?.detach().catch(() => undefined);
        await listenForHome(session, onHome);
      })
      .catch(() => undefined);
  });
}

async function listenForHome(session: CDPSession, onHome: () => void): Promise<void> {
  session.on("Runtime.bindingCalled", ({ name }) => {
    if (name === HOME_BINDING) onHome();
  });
  await session.send("Runtime.enable");
  await session.send("Page.enable");
  await session.send("Runtime.addBinding", {
    name: HOME_BINDING,
    executionContextName: HOME_WORLD,
  });
  await session.send("Page.addScriptToEvaluateOnNewDocument", {
    ...{ source: HOME_SCRIPT, worldName: HOME_WORLD, runImmediately: true },
  });
}

import type { BrowserContext, CDPSession, Page } from "playwright-core";
import type { Display, SurfaceWindow } from "../shell.ts";
import { ORIGIN, targetBounds, WATCH_DISPLAYS } from "./chromium-options.ts";
import { endsWithin } from "./ends-within.ts";

const RAISED_WITHIN_MS = 1_000;

export type OpenWindow = { readonly window: SurfaceWindow; readonly page: Page };

/**
 * The browser tells when a display comes, goes or changes: nothing is polled.
 *
 * @returns those that are there now
 */
export async function watchDisplays(
  context: BrowserContext,
  parked: Page,
  onChange: (displays: readonly Display[]) => void,
): Promise<readonly Display[]> {
  const displays = await readDisplays(context, parked);
  const browser = await browserSession(context);
  await browser.send("Browser.grantPermissions", {
    origin: ORIGIN,
    permissions: ["windowManagement"],
  });
  await parked.goto(`${ORIGIN}/parked`);
  await parked.exposeFunction("displaysChanged", async () =>
    onChange(await readDisplays(context, parked)),
  );
  await parked.evaluate(WATCH_DISPLAYS);
  return displays;
}

export async function browserSession(context: BrowserContext): Promise<CDPSession> {
  const browser = context.browser();
  if (browser === null) throw new Error("a persistent context without a browser");
  return browser.newBrowserCDPSession();
}

async function readDisplays(context: BrowserContext, page: Page): Promise<readonly Display[]> {
  const session = await context.newCDPSession(page);
  const { screenInfos } = await session.send("Emulation.getScreenInfos");
  return screenInfos.map((screen) => ({
    id: screen.id,
    primary: screen.isPrimary,
    bounds: { x: screen.left, y: screen.top, width: screen.width, height: screen.height },
  }));
}

/** A window of its own, where it belongs from its first moment on. */
export async function createPage(
  context: BrowserContext,
  browser: CDPSession | null,
  window: SurfaceWindow,
): Promise<Page> {
  const [page] = await Promise.all([
    context.waitForEvent("page"),
    browser?.send("Target.createTarget", {
      url: "about:blank",
      newWindow: true,
      windowState: "fullscreen",
      ...targetBounds(window),
      background: !window.takesFocus,
      focus: window.takesFocus,
    }),
  ]);
  return page;
}

/** Something may have come above it since: what fills a display is raised with each new surface. */
export async function raised(open: OpenWindow, window: SurfaceWindow): Promise<OpenWindow> {
  if (window.frame === "full" && window.surface !== open.window.surface) {
    // Its page may hang, which is noticed elsewhere, or be gone.
    await endsWithin(RAISED_WITHIN_MS, open.page.bringToFront()).catch(() => false);
  }
  return { ...open, window };
}

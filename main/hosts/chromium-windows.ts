import { setTimeout as delay } from "node:timers/promises";
import type { BrowserContext, CDPSession, Page } from "playwright-core";
import { CoverKeeper } from "../cover-keeper.ts";
import type { SurfaceWindow } from "../shell.ts";
import { staysAbove } from "../stacking.ts";
import { ORIGIN, targetBounds } from "./chromium-options.ts";
import { endsWithin } from "./ends-within.ts";
import { answerRequest, type RendererFiles } from "./renderer-files.ts";
import { watchStack } from "./x11-stack.ts";

const RAISED_WITHIN_MS = 1_000;

export type OpenWindow = { readonly window: SurfaceWindow; readonly page: Page };

/** Our own pages and nothing else: no request leaves for a network. */
export async function serveOnly(context: BrowserContext, files: RendererFiles): Promise<void> {
  await context.route("**/*", (route) => route.abort());
  await context.route(`${ORIGIN}/**`, (route) =>
    route.fulfill(answerRequest(files, ORIGIN, route.request().url())),
  );
}

/** Windows that come up after a cover, a warning or an end; null where the X server tells of none. */
export async function watchCovers(xDisplay: string, browser: CDPSession) {
  const { processInfo } = await browser.send("SystemInfo.getProcessInfo");
  const ourPid = processInfo.find(({ type }) => type === "browser")?.id;
  if (ourPid === undefined) return null;
  const stack = await watchStack(xDisplay, ourPid, () => keeper.changed());
  if (stack === null) return null;
  const wait = (ms: number) => delay(ms, undefined, { ref: false });
  const keeper = new CoverKeeper({ ...stack, wait });
  const keep = (open: readonly OpenWindow[]) => {
    const covers = open.filter(({ window }) => staysAbove(window));
    keeper.keep(covers.length === 0 ? null : () => raiseAll(covers));
  };
  return { keep, close: stack.close };
}

export type CoverWatch = Awaited<ReturnType<typeof watchCovers>>;

/** The one that takes the keys last: it would lose them to the others. */
async function raiseAll(covers: readonly OpenWindow[]): Promise<void> {
  const inTurn = covers.toSorted(
    (a, b) => Number(a.window.takesFocus) - Number(b.window.takesFocus),
  );
  for (const { page } of inTurn) await broughtToFront(page);
}

/** Its page may hang, which is noticed elsewhere, or be gone. */
async function broughtToFront(page: Page): Promise<void> {
  await endsWithin(RAISED_WITHIN_MS, page.bringToFront()).catch(() => false);
}

export async function browserSession(context: BrowserContext): Promise<CDPSession> {
  const browser = context.browser();
  if (browser === null) throw new Error("a persistent context without a browser");
  return browser.newBrowserCDPSession();
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
    await broughtToFront(open.page);
  }
  return { ...open, window };
}

import { isDeepStrictEqual } from "node:util";
import type { BrowserContext, CDPSession, Page } from "playwright-core";
import { displaysOf } from "../monitors.ts";
import type { Display, SurfaceWindow } from "../shell.ts";
import { targetBounds } from "./chromium-options.ts";
import { endsWithin } from "./ends-within.ts";
import type { HostListener } from "./host.ts";
import { type MonitorWatch, watchMonitors } from "./x11-monitors.ts";

const RAISED_WITHIN_MS = 1_000;

export type OpenWindow = { readonly window: SurfaceWindow; readonly page: Page };

type Listener = Pick<HostListener, "onDisplays" | "onLost">;

/** Displays as the X server tells of them: nothing is polled. Where it does not, those of the start. */
export class DisplayWatch {
  readonly #session: CDPSession;
  readonly #listener: Listener;
  #monitors: MonitorWatch | null = null;
  #displays: readonly Display[] = [];
  #turn: Promise<void> = Promise.resolve();

  private constructor(session: CDPSession, listener: Listener) {
    this.#session = session;
    this.#listener = listener;
  }

  static async start(page: Page, xDisplay: string, listener: Listener): Promise<DisplayWatch> {
    const watch = new DisplayWatch(await page.context().newCDPSession(page), listener);
    watch.#displays = (await watch.#screens()).map(({ id, isPrimary, ...bounds }) => ({
      id,
      primary: isPrimary,
      bounds: { x: bounds.left, y: bounds.top, width: bounds.width, height: bounds.height },
    }));
    watch.#monitors = await watchMonitors(xDisplay, {
      onChange: () => watch.#onChange(),
      onLost: () => listener.onLost("the X server went away"),
    });
    watch.#displays = (await watch.#changed()) ?? watch.#displays;
    return watch;
  }

  get displays(): readonly Display[] {
    return this.#displays;
  }

  close(): void {
    this.#monitors?.close();
  }

  #onChange(): void {
    this.#turn = this.#turn.then(() => this.#look()).catch(() => undefined);
  }

  async #look(): Promise<void> {
    const displays = await this.#changed();
    if (displays === null) return;
    this.#displays = displays;
    this.#listener.onDisplays(displays);
  }

  /** Between two modes there may be none for a moment: what is up then stays up. */
  async #changed(): Promise<readonly Display[] | null> {
    if (this.#monitors === null) return null;
    const [monitors, screens] = await Promise.all([this.#monitors.read(), this.#screens()]);
    const displays = displaysOf(monitors, screens[0]?.devicePixelRatio ?? 1);
    return displays.length === 0 || isDeepStrictEqual(displays, this.#displays) ? null : displays;
  }

  async #screens() {
    return (await this.#session.send("Emulation.getScreenInfos")).screenInfos;
  }
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
    // Its page may hang, which is noticed elsewhere, or be gone.
    await endsWithin(RAISED_WITHIN_MS, open.page.bringToFront()).catch(() => false);
  }
  return { ...open, window };
}

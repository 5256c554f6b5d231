import { type BrowserContext, type CDPSession, chromium, type Page } from "playwright-core";
import { fail, ok, type Result } from "../../policies/result.ts";
import { decodeBridgeCall, type SurfaceView } from "../contract/bridge.ts";
import type { Display, SurfaceWindow } from "../shell.ts";
import { BINDING, bridgeScript, pushScript } from "./chromium-bridge.ts";
import {
  type ChromiumOptions,
  launchOptions,
  ORIGIN,
  targetBounds,
  WATCH_DISPLAYS,
} from "./chromium-options.ts";
import { type Host, type HostFault, type HostListener, planWindows } from "./host.ts";
import { answerRequest } from "./renderer-files.ts";

type OpenWindow = { readonly window: SurfaceWindow; readonly page: Page };

/** Starts the system's own Chromium behind a pipe: no debugging port, no network, no other page. */
export async function startChromiumHost(
  options: ChromiumOptions,
  listener: HostListener,
): Promise<Result<Host, HostFault>> {
  let context: BrowserContext | null = null;
  try {
    context = await chromium.launchPersistentContext(options.userDataDir, launchOptions(options));
    const host = new ChromiumHost(context, options, listener);
    await host.prepare();
    return ok(host);
  } catch (error) {
    await context?.close();
    return fail("notStarted", error instanceof Error ? firstLines(error.message) : String(error));
  }
}

class ChromiumHost implements Host {
  readonly kind = "chromium";
  readonly #context: BrowserContext;
  readonly #options: ChromiumOptions;
  readonly #listener: HostListener;
  readonly #open = new Map<string, OpenWindow>();
  #browser: CDPSession | null = null;
  #displays: readonly Display[] = [];
  #wanted: readonly SurfaceWindow[] = [];
  #turn: Promise<void> = Promise.resolve();
  #isOpening = false;
  #closing = false;

  constructor(context: BrowserContext, options: ChromiumOptions, listener: HostListener) {
    this.#context = context;
    this.#options = options;
    this.#listener = listener;
  }

  /** The first page is parked out of sight: it keeps the browser alive while nothing is shown. */
  async prepare(): Promise<void> {
    const context = this.#context;
    context.on("close", () => this.#onBrowserGone());
    await context.route("**/*", (route) => route.abort());
    await context.route(`${ORIGIN}/**`, (route) =>
      route.fulfill(answerRequest(this.#options.files, ORIGIN, route.request().url())),
    );
    await context.exposeBinding(BINDING, (source, name: unknown, body: unknown) =>
      this.#onBinding(source.page, source.frame === source.page.mainFrame(), name, body),
    );
    await context.addInitScript(bridgeScript());
    const parked = context.pages()[0] ?? (await context.newPage());
    this.#browser = await browserSession(context);
    context.on("page", (page) => this.#onPage(page));
    await this.#watchDisplays(parked);
  }

  displays(): readonly Display[] {
    return this.#displays;
  }

  /** One change at a time, always towards what was asked for last. */
  show(windows: readonly SurfaceWindow[]): Promise<void> {
    this.#wanted = windows;
    this.#turn = this.#turn.catch(() => {}).then(() => this.#converge());
    return this.#turn;
  }

  async push(windowId: string, view: SurfaceView): Promise<void> {
    await this.#open.get(windowId)?.page.evaluate(pushScript(view));
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.#context.close();
  }

  /** The browser tells when a display comes, goes or changes: nothing is polled. */
  async #watchDisplays(parked: Page): Promise<void> {
    this.#displays = await readDisplays(this.#context, parked);

    await this.#browser?.send("Browser.grantPermissions", {
      origin: ORIGIN,
      permissions: ["windowManagement"],
    });
    await parked.goto(`${ORIGIN}/parked`);
    await parked.exposeFunction("displaysChanged", async () => {
      this.#displays = await readDisplays(this.#context, parked);
      this.#listener.onDisplays(this.#displays);
    });
    await parked.evaluate(WATCH_DISPLAYS);
  }

  async #converge(): Promise<void> {
    const up = new Map([...this.#open].map(([id, { window }]) => [id, window]));
    const plan = planWindows(up, this.#wanted);
    for (const window of plan.open) await this.#openWindow(window);
    for (const id of plan.close) await this.#closeWindow(id, plan.open);
  }

  async #openWindow(window: SurfaceWindow): Promise<void> {
    const before = this.#open.get(window.id);
    const page = await this.#newPage(window);
    this.#open.set(window.id, { window, page });
    page.on("close", () => this.#onPageGone(window.id, page));
    page.on("crash", () => void page.close());
    await page.goto(`${ORIGIN}/index.html`);
    await before?.page.close();
  }

  async #newPage(window: SurfaceWindow): Promise<Page> {
    this.#isOpening = true;
    try {
      const [page] = await Promise.all([
        this.#context.waitForEvent("page"),
        this.#browser?.send("Target.createTarget", {
          url: "about:blank",
          newWindow: true,
          windowState: "fullscreen",
          ...targetBounds(window),
          background: !window.takesFocus,
          focus: window.takesFocus,
        }),
      ]);
      return page;
    } finally {
      this.#isOpening = false;
    }
  }

  async #closeWindow(id: string, reopened: readonly SurfaceWindow[]): Promise<void> {
    if (reopened.some((window) => window.id === id)) return;
    const page = this.#open.get(id)?.page;
    this.#open.delete(id);
    await page?.close();
  }

  /** Somebody closed it or it crashed: as long as it is wanted, it comes back. */
  #onPageGone(id: string, page: Page): void {
    if (this.#open.get(id)?.page !== page) return;
    this.#open.delete(id);
    if (!this.#closing) void this.show(this.#wanted);
  }

  /** A page that we didn't ask for (a new tab, a window of a shortcut) has no business here. */
  #onPage(page: Page): void {
    if (!this.#isOpening) void page.close();
  }

  async #onBinding(page: Page, isTop: boolean, name: unknown, body: unknown): Promise<unknown> {
    const sender = [...this.#open.values()].find((open) => open.page === page);
    if (sender === undefined || !isTop || !page.url().startsWith(`${ORIGIN}/`)) {
      return fail("notAllowed", "not a page of the shell");
    }
    const call = decodeBridgeCall(name, body);
    return call.ok ? this.#listener.onCall(sender.window.id, call.value) : call;
  }

  #onBrowserGone(): void {
    if (!this.#closing) this.#listener.onLost("the browser ended");
  }
}

async function browserSession(context: BrowserContext): Promise<CDPSession> {
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

function firstLines(text: string): string {
  return text.split("\n").slice(0, 3).join(" ").slice(0, 400);
}

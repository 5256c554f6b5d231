import { type BrowserContext, type CDPSession, chromium, type Page } from "playwright-core";
import type { HostFault } from "../../agent/contract/host-faults.ts";
import { fail, ok, type Result } from "../../policies/result.ts";
import { decodeBridgeCall, type SurfaceView } from "../contract/bridge.ts";
import type { Display, SurfaceWindow } from "../shell.ts";
import { BINDING, bridgeScript, pushScript } from "./chromium-bridge.ts";
import { DisplayWatch } from "./chromium-displays.ts";
import { type ChromiumOptions, launchOptions, ORIGIN } from "./chromium-options.ts";
import {
  browserSession,
  type CoverWatch,
  createPage,
  type OpenWindow,
  raised,
  serveOnly,
  watchCovers,
} from "./chromium-windows.ts";
import { endsWithin, fallsSilent, inTwoTries } from "./ends-within.ts";
import { type Host, type HostListener, planWindows } from "./host.ts";
import { launchFault } from "./launch-fault.ts";

/** A slow device may be busy for seconds; nobody should look at a stopped countdown for longer. */
const ANSWERS_WITHIN_MS = 3_000;
/** Of one life of the shell; a new one may do better. */
const MOST_HANGS = 3;
const CLOSES_WITHIN_MS = 5_000;
const LOADS_WITHIN_MS = 10_000;

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
    return launchFault(String(error), options.display);
  }
}

class ChromiumHost implements Host {
  readonly kind = "chromium";
  readonly #context: BrowserContext;
  readonly #options: ChromiumOptions;
  readonly #listener: HostListener;
  readonly #open = new Map<string, OpenWindow>();
  #browser: CDPSession | null = null;
  #displayWatch: DisplayWatch | null = null;
  #covers: CoverWatch = null;
  #wanted: readonly SurfaceWindow[] = [];
  readonly #loaded = new WeakSet<Page>();
  #hangs = 0;
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
    context.on("close", () => this.#closing || this.#listener.onLost("the browser ended"));
    await serveOnly(context, this.#options.files);
    await context.exposeBinding(BINDING, (source, name: unknown, body: unknown) =>
      this.#onBinding(source.page, source.frame === source.page.mainFrame(), name, body),
    );
    await context.addInitScript(bridgeScript());
    const parked = context.pages()[0] ?? (await context.newPage());
    this.#browser = await browserSession(context);
    // A page that we didn't ask for (a new tab, a window of a shortcut) has no business here.
    context.on("page", (page) => this.#isOpening || void page.close());
    const { display } = this.#options;
    this.#displayWatch = await DisplayWatch.start(parked, display, this.#listener);
    this.#covers = await watchCovers(display, this.#browser);
  }

  displays(): readonly Display[] {
    return this.#displayWatch?.displays ?? [];
  }

  /** One change at a time, always towards what was asked for last. */
  show(windows: readonly SurfaceWindow[]): Promise<void> {
    this.#wanted = windows;
    this.#turn = this.#turn.catch(() => {}).then(() => this.#converge());
    return this.#turn;
  }

  /** A page that does not take its view in time hangs: it makes room for a new one. */
  async push(windowId: string, view: SurfaceView): Promise<void> {
    const open = this.#open.get(windowId);
    if (open === undefined) return;
    const taken = await endsWithin(ANSWERS_WITHIN_MS, open.page.evaluate(pushScript(view)));
    // One that still loads is only slow, and asks for its view itself.
    if (!taken && this.#loaded.has(open.page)) await this.#onHang(windowId, open.page);
  }

  async #onHang(id: string, page: Page): Promise<void> {
    if (this.#closing || this.#open.get(id)?.page !== page) return;
    this.#open.delete(id);
    this.#hangs += 1;
    if (this.#hangs > MOST_HANGS) return this.#listener.onLost("its pages hang again and again");
    await this.#giveUp(page);
    await this.#comeBack();
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#displayWatch?.close();
    this.#covers?.close();
    await this.#context.close();
  }

  async #converge(): Promise<void> {
    const up = new Map([...this.#open].map(([id, { window }]) => [id, window]));
    const plan = planWindows(up, this.#wanted);
    for (const window of plan.open) await this.#openWindow(window);
    for (const id of plan.close) await this.#closeWindow(id, plan.open);
    for (const window of plan.keep) {
      const open = this.#open.get(window.id);
      if (open !== undefined) this.#open.set(window.id, await raised(open, window));
    }
    this.#covers?.keep([...this.#open.values()]);
  }

  async #openWindow(window: SurfaceWindow): Promise<void> {
    const before = this.#open.get(window.id);
    this.#isOpening = true;
    const page = await createPage(this.#context, this.#browser, window).finally(() => {
      this.#isOpening = false;
    });
    this.#open.set(window.id, { window, page });
    page.on("close", () => this.#onPageGone(window.id, page));
    page.on("crash", () => void page.close());
    await this.#load(window.id, page);
    if (before !== undefined) await this.#giveUp(before.page);
  }

  async #load(id: string, page: Page): Promise<void> {
    try {
      await page.goto(`${ORIGIN}/index.html`, { timeout: LOADS_WITHIN_MS });
      this.#loaded.add(page);
      void this.#watch(id, page).catch(() => undefined);
    } catch (error) {
      if (this.#open.get(id)?.page === page) this.#open.delete(id);
      await this.#giveUp(page);
      throw error;
    }
  }

  /** Nothing may be to be said for a long time, and the countdown stands still meanwhile. */
  async #watch(id: string, page: Page): Promise<void> {
    const isOver = () => page.isClosed();
    const silent = fallsSilent(() => page.evaluate("1"), { isOver, withinMs: ANSWERS_WITHIN_MS });
    if (await silent) await this.#onHang(id, page);
  }

  async #closeWindow(id: string, reopened: readonly SurfaceWindow[]): Promise<void> {
    if (reopened.some((window) => window.id === id)) return;
    const page = this.#open.get(id)?.page;
    this.#open.delete(id);
    if (page !== undefined) await this.#giveUp(page);
  }

  /** Somebody closed it or it crashed: as long as it is wanted, it comes back. */
  #onPageGone(id: string, page: Page): void {
    if (this.#open.get(id)?.page !== page) return;
    this.#open.delete(id);
    if (!this.#closing) void this.#comeBack();
  }

  async #comeBack(): Promise<void> {
    const isBack = await inTwoTries(() => this.show(this.#wanted));
    if (!isBack && !this.#closing) this.#listener.onLost("a page does not come back");
  }

  /** Where the browser itself can't end a page, only a new shell helps. */
  async #giveUp(page: Page): Promise<void> {
    if (await endsWithin(CLOSES_WITHIN_MS, page.close())) return;
    this.#listener.onLost("a page hangs and can't be closed");
  }

  async #onBinding(page: Page, isTop: boolean, name: unknown, body: unknown): Promise<unknown> {
    const sender = [...this.#open.values()].find((open) => open.page === page);
    if (sender === undefined || !isTop || !page.url().startsWith(`${ORIGIN}/`)) {
      return fail("notAllowed", "not a page of the shell");
    }
    const call = decodeBridgeCall(name, body);
    return call.ok ? this.#listener.onCall(sender.window.id, call.value) : call;
  }
}

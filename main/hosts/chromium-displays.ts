import { isDeepStrictEqual } from "node:util";
import type { CDPSession, Page } from "playwright-core";
import { displaysOf } from "../monitors.ts";
import type { Display } from "../shell.ts";
import type { HostListener } from "./host.ts";
import { type MonitorWatch, watchMonitors } from "./x11-monitors.ts";

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

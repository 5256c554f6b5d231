import { type BenchScreen, bareChromium, openBareWindow, type Running } from "./on-screen.ts";
import { type PaintedPage, startPaintedPage } from "./painted-page.ts";

/** A page, a browser to show it plainly, and whatever was started on the way. */
export class BenchScene<Screen extends BenchScreen> {
  readonly screen: Screen;
  readonly page: PaintedPage;
  readonly #chromium: readonly string[];
  readonly #started: Running[] = [];

  private constructor(screen: Screen, page: PaintedPage, chromium: readonly string[]) {
    this.screen = screen;
    this.page = page;
    this.#chromium = chromium;
  }

  static async open<Screen extends BenchScreen>(screen: Screen): Promise<BenchScene<Screen>> {
    return new BenchScene(screen, await startPaintedPage(), await bareChromium());
  }

  async keep<T extends Running>(starting: Promise<T>): Promise<T> {
    const running = await starting;
    this.#started.push(running);
    return running;
  }

  openBare(...switches: readonly string[]) {
    return this.keep(openBareWindow([...this.#chromium, ...switches], this.screen, this.page));
  }

  /** @returns milliseconds from its start until its page was painted; it is gone by then */
  async timeBare(...switches: readonly string[]): Promise<number> {
    const { paintedMs } = await this.openBare(...switches);
    await this.endLast();
    return paintedMs;
  }

  async endLast(): Promise<void> {
    await this.#started.pop()?.close();
  }

  async endAll(): Promise<void> {
    for (const running of this.#started.splice(0)) await running.close();
  }

  async close(): Promise<void> {
    await this.endAll();
    this.page.close();
  }
}

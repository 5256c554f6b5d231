import { setTimeout as delay } from "node:timers/promises";
import type { BrowserContext, Page } from "playwright-core";

/** A slow device may be busy for seconds with an honest page. */
const HANGS_AFTER_MS = 5_000;
const ASK_EVERY_MS = 1_000;

/**
 * A page that runs a script without an end answers nothing, and Chromium would ask its guest about it.
 * Asked over the protocol itself: playwright's own way counts as a touch, which lets a page do more.
 */
export async function watchAnswers(
  context: BrowserContext,
  page: Page,
  onHang: () => void,
): Promise<void> {
  const session = await context.newCDPSession(page).catch(() => null);
  if (session === null) return;
  while (!page.isClosed()) {
    const answer = session.send("Runtime.evaluate", { expression: "1" }).then(
      () => "answered",
      () => "answered",
    );
    const silence = delay(HANGS_AFTER_MS, "silent", { ref: false });
    if ((await Promise.race([answer, silence])) === "silent") return onHang();
    await delay(ASK_EVERY_MS, undefined, { ref: false });
  }
}

import { mkdtempSync } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type BrowserContext, type CDPSession, chromium, type Page } from "playwright-core";
import { fail, ok, type Result } from "../../policies/result.ts";
import type { Guest, GuestEnd, GuestGone } from "../guest-keeper.ts";
import type { GuestRules } from "../guest-rules.ts";
import { guardContext, guardLoads, guardPages, guardParked, type Watch } from "./guest-guard.ts";
import { type GuestOptions, guestLaunchOptions } from "./guest-options.ts";
import { endProcesses, processesOn } from "./guest-processes.ts";
import { prepareProfile } from "./guest-profile.ts";

const END_WITHIN_MS = 2_000;
/** A slow device may be busy for seconds with an honest page. */
const HANGS_AFTER_MS = 5_000;
const ASK_EVERY_MS = 1_000;

/**
 * The system's Chromium for one guest of a kiosk. The guest's pages live in a context that is never
 * written to a disk, driven over a pipe (no debugging port). Cookies and storage end with the context;
 * what the process itself remembers (HTTP passwords, its memory) ends with the process.
 */
export async function startGuestBrowser(
  options: GuestOptions,
  rules: GuestRules,
  onGone: (how: GuestGone) => void,
  onBlocked: Watch["onBlocked"] = () => undefined,
): Promise<Result<Guest, "notStarted">> {
  let browser: BrowserContext | null = null;
  let userDataDir: string | null = null;
  // A full disk included: who asked tries again later.
  try {
    await mkdir(options.guestsDir, { recursive: true, mode: 0o700 });
    await removeOldGuests(options.guestsDir);
    userDataDir = mkdtempSync(join(options.guestsDir, "guest-"));
    await prepareProfile(userDataDir, rules);
    browser = await chromium.launchPersistentContext(
      userDataDir,
      guestLaunchOptions(options, userDataDir, rules),
    );
    const context = await openGuestContext(browser, { rules, onBlocked });
    const guest = new GuestBrowser(browser, context, userDataDir, onGone);
    return ok(guest);
  } catch (error) {
    await browser?.close();
    if (userDataDir !== null) await rm(userDataDir, { recursive: true, force: true });
    return fail("notStarted", String(error).split("\n").slice(0, 3).join(" ").slice(0, 400));
  }
}

/** There is one guest at a time: other directories are of guests whose shell was killed. */
export async function removeOldGuests(guestsDir: string): Promise<void> {
  const names = await readdir(guestsDir).catch(() => []);
  for (const name of names) {
    const userDataDir = join(guestsDir, name);
    await endProcesses(await processesOn(userDataDir), 0);
    await rm(userDataDir, { recursive: true, force: true });
  }
}

/** One window, held to the rules, in a context that no disk sees. */
export async function openGuestContext(
  process: BrowserContext,
  watch: Watch,
): Promise<BrowserContext> {
  const browser = process.browser();
  if (browser === null) throw new Error("a persistent context without a browser");
  await guardParked(process, watch);
  await guardLoads(await browser.newBrowserCDPSession(), watch);
  const context = await browser.newContext({ viewport: null, acceptDownloads: false });
  await guardContext(context, watch);
  const page = await context.newPage();
  guardPages(context, page, watch);
  await fillScreen(await context.newCDPSession(page));
  // A site that is down is the guest's to see, not a reason for no browser.
  await page.goto(watch.rules.start, { waitUntil: "commit" }).catch(() => undefined);
  return context;
}

/** The window opens where the process's own is hidden: it is brought in before it may fill a screen. */
async function fillScreen(session: CDPSession): Promise<void> {
  const { screenInfos } = await session.send("Emulation.getScreenInfos");
  const screen = screenInfos.find(({ isPrimary }) => isPrimary) ?? screenInfos[0];
  const { windowId } = await session.send("Browser.getWindowForTarget");
  if (screen !== undefined) {
    const { left, top, width, height } = screen;
    await session.send("Browser.setWindowBounds", {
      windowId,
      // Chromium keeps a window one pixel smaller than the display unless it overlaps its edges.
      bounds: {
        windowState: "normal",
        ...{ left: left - 1, top: top - 1, width: width + 2, height: height + 2 },
      },
    });
  }
  await session.send("Browser.setWindowBounds", {
    windowId,
    bounds: { windowState: "fullscreen" },
  });
}

class GuestBrowser implements Guest {
  readonly #process: BrowserContext;
  readonly #context: BrowserContext;
  readonly #userDataDir: string;
  #isEnding = false;
  #graceMs = END_WITHIN_MS;

  constructor(
    process: BrowserContext,
    context: BrowserContext,
    userDataDir: string,
    onGone: (how: GuestGone) => void,
  ) {
    this.#process = process;
    this.#context = context;
    this.#userDataDir = userDataDir;
    const gone = (how: GuestGone) => {
      if (this.#isEnding) return;
      this.#isEnding = true;
      // What crashed or hangs answers nobody: it is killed, not asked.
      if (how === "lost") this.#graceMs = 0;
      onGone(how);
    };
    process.on("close", () => gone("lost"));
    for (const page of context.pages()) {
      // The guest has closed the last page: the next one begins anew.
      page.on("close", () => {
        if (context.pages().length === 0) gone("closed");
      });
      page.on("crash", () => gone("lost"));
      void watchAnswers(page, () => gone("lost"));
    }
  }

  async end(): Promise<GuestEnd> {
    this.#isEnding = true;
    const startedAtMs = performance.now();
    // Now, while it is one tree: children of a process that has ended belong to nobody.
    const processes = await processesOn(this.#userDataDir);
    await withinMs(this.#context.close(), this.#graceMs);
    const disposedMs = performance.now() - startedAtMs;
    await withinMs(this.#process.close(), this.#graceMs);
    await endProcesses(processes, this.#graceMs);
    const endedMs = performance.now() - startedAtMs;
    await rm(this.#userDataDir, { recursive: true, force: true }).catch(() => undefined);
    const left = await readdir(this.#userDataDir, { recursive: true }).catch(() => []);
    return { disposedMs, endedMs, leftFiles: left.length };
  }
}

/** A page that runs a script without an end answers nothing, and Chromium would ask its guest about it. */
async function watchAnswers(page: Page, onHang: () => void): Promise<void> {
  while (!page.isClosed()) {
    const answer = page.evaluate("1").then(
      () => "answered",
      () => "answered",
    );
    const silence = delay(HANGS_AFTER_MS, "silent", { ref: false });
    if ((await Promise.race([answer, silence])) === "silent") return onHang();
    await delay(ASK_EVERY_MS, undefined, { ref: false });
  }
}

/** A browser that hangs is killed next: there is no use in waiting for it. */
async function withinMs(work: Promise<unknown>, limitMs: number): Promise<void> {
  await Promise.race([work.catch(() => undefined), delay(limitMs)]);
}

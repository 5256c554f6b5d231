import { mkdtempSync } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type BrowserContext, chromium } from "playwright-core";
import { fail, ok, type Result } from "../../policies/result.ts";
import type { GuestKey } from "../contract/guest-key.ts";
import type { Guest, GuestEnd, GuestGone } from "../guest.ts";
import type { Patience } from "../guest-hang.ts";
import { heldPermit } from "../guest-hold.ts";
import type { GuestRules } from "../guest-rules.ts";
import type { Bounds } from "../placement.ts";
import { endsWithin } from "./ends-within.ts";
import { watchAnswers, watchPainting } from "./guest-answers.ts";
import { holdContext, isUntouched } from "./guest-change.ts";
import type { Watch } from "./guest-guard.ts";
import { GuestKeyboard } from "./guest-keyboard.ts";
import { type GuestPlaceOptions, guestLaunchOptions } from "./guest-options.ts";
import { endProcesses, processesOn } from "./guest-processes.ts";
import { prepareProfile } from "./guest-profile.ts";
import { openGuestContext } from "./guest-window.ts";

const END_WITHIN_MS = 2_000;
const CLOSED_AFTER_MS = 100;

/**
 * The system's Chromium for one guest of a kiosk. The guest's pages live in a context that is never
 * written to a disk, driven over a pipe (no debugging port). Cookies and storage end with the context;
 * what the process itself remembers (HTTP passwords, its memory) ends with the process.
 */
export async function startGuestBrowser(
  options: GuestPlaceOptions,
  rules: GuestRules,
  onGone: (how: GuestGone) => void,
  told: Pick<Watch, "onBlocked" | "onHome"> = { onBlocked: () => undefined },
): Promise<Result<Guest, "notStarted" | "unreachable">> {
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
    const held = { began: rules, now: rules };
    const watch = { hold: () => held, ...told };
    const opened = await openGuestContext(browser, watch);
    if (!opened.ok) {
      await endBrowser(browser, userDataDir);
      return opened;
    }
    const context = opened.value;
    const hold = async (now: GuestRules) => {
      held.now = now;
      await holdContext(context, watch);
    };
    const mayPrint = () => Object.values(heldPermit(held)).some((uses) => uses.includes("print"));
    const { patience } = options;
    const own = { process: browser, context, userDataDir };
    const parts = { ...own, start: rules.start, hold, mayPrint, patience };
    return ok(new GuestBrowser(parts, onGone));
  } catch (error) {
    await endBrowser(browser, userDataDir);
    return fail("notStarted", String(error).split("\n").slice(0, 3).join(" ").slice(0, 400));
  }
}

async function endBrowser(browser: BrowserContext | null, userDataDir: string | null) {
  await browser?.close();
  if (userDataDir !== null) await rm(userDataDir, { recursive: true, force: true });
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

type Parts = {
  readonly process: BrowserContext;
  readonly context: BrowserContext;
  readonly userDataDir: string;
  readonly start: string;
  readonly hold: (now: GuestRules) => Promise<void>;
  readonly mayPrint: () => boolean;
  readonly patience: Patience;
};

class GuestBrowser implements Guest {
  readonly #process: BrowserContext;
  readonly #context: BrowserContext;
  readonly #userDataDir: string;
  readonly #start: string;
  readonly hold: Parts["hold"];
  readonly #keyboard: GuestKeyboard;
  #isEnding = false;
  #graceMs = END_WITHIN_MS;

  constructor(parts: Parts, onGone: (how: GuestGone) => void) {
    const { process, context, userDataDir, start, hold } = parts;
    this.#process = process;
    this.#context = context;
    this.#userDataDir = userDataDir;
    this.#start = start;
    this.hold = hold;
    this.#keyboard = new GuestKeyboard(context);
    const gone = (how: GuestGone) => {
      if (this.#isEnding) return;
      this.#isEnding = true;
      // What crashed or hangs answers nobody: it is killed, not asked.
      if (how === "lost") this.#graceMs = 0;
      onGone(how);
    };
    process.on("close", () => gone("lost"));
    for (const page of context.pages()) {
      // The guest has closed the last page: the next one begins anew. A browser that was killed tells
      // of its pages first.
      page.on("close", () => {
        if (context.pages().length > 0) return;
        setTimeout(() => gone("closed"), CLOSED_AFTER_MS).unref();
      });
      page.on("crash", () => gone("lost"));
      void watchAnswers(parts, page, () => gone("lost"));
    }
    const isOver = () => this.#isEnding;
    void watchPainting(userDataDir, isOver, () => gone("lost"));
  }

  isUntouched(): Promise<boolean> {
    return isUntouched(this.#context, this.#start);
  }

  async toFront(): Promise<void> {
    await this.#context
      .pages()[0]
      ?.bringToFront()
      .catch(() => undefined);
  }

  press(key: GuestKey): Promise<void> {
    return this.#keyboard.press(key);
  }

  move(screen: Bounds): Promise<void> {
    return this.#keyboard.move(screen);
  }

  leaveRoom(heightPx: number): Promise<void> {
    return this.#keyboard.leaveRoom(heightPx);
  }

  async end(): Promise<GuestEnd> {
    this.#isEnding = true;
    const startedAtMs = performance.now();
    // Now, while it is one tree: children of a process that has ended belong to nobody.
    const processes = await processesOn(this.#userDataDir);
    // A browser that hangs is killed next: there is no use in waiting for it.
    await endsWithin(this.#graceMs, this.#context.close()).catch(() => false);
    const disposedMs = performance.now() - startedAtMs;
    await endsWithin(this.#graceMs, this.#process.close()).catch(() => false);
    await endProcesses(processes, this.#graceMs);
    const endedMs = performance.now() - startedAtMs;
    await rm(this.#userDataDir, { recursive: true, force: true }).catch(() => undefined);
    const left = await readdir(this.#userDataDir, { recursive: true }).catch(() => []);
    return { disposedMs, endedMs, leftFiles: left.length };
  }
}

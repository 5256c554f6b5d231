import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { fail, ok, type Result } from "../../policies/result.ts";
import type { GuestKey } from "../contract/guest-key.ts";
import type { Guest, GuestEnd, GuestGone } from "../guest.ts";
import { credentialsIn, type GuestRules } from "../guest-rules.ts";
import type { Bounds } from "../placement.ts";
import type { ElectronCalls } from "./electron.ts";
import {
  type GuestContents,
  type GuestSession,
  guardGuestContents,
  guardGuestSession,
  whyUnreachable,
} from "./electron-guest-guard.ts";
import { GuestPage } from "./electron-guest-page.ts";
import { guestFrameOptions, guestPreferences, guestViewBounds } from "./electron-window.ts";
import { endsWithin } from "./ends-within.ts";
import { originOf, type Watch } from "./guest-guard.ts";

const END_WITHIN_MS = 2_000;
const LOOK_EVERY_MS = 20;

type OnGone = (how: GuestGone) => void;
type Credentials = NonNullable<ReturnType<typeof credentialsIn>>;

/** Guests of a kiosk in windows of Electron's own: one session in memory for each, used once. */
export class ElectronGuests {
  readonly #calls: ElectronCalls;
  readonly #watches = new WeakMap<object, Watch>();
  readonly #tried = new WeakMap<object, Set<string>>();

  constructor(calls: ElectronCalls) {
    this.#calls = calls;
  }

  readonly isGuest = (session: object): boolean => this.#watches.has(session);

  /** A page may sign in with what it holds itself, once; nobody is ever asked for a name. */
  readonly credentials = (contents: GuestContents | null, address: string): Credentials | null => {
    const watch = contents === null ? undefined : this.#watches.get(contents.session);
    if (contents === null || watch === undefined) return null;
    const tried = this.#tried.get(contents) ?? new Set();
    const own = tried.has(address) ? null : credentialsIn(address);
    this.#tried.set(contents, tried.add(address));
    if (own === null) watch.onBlocked({ what: "signInPrompt", where: originOf(address) });
    return own;
  };

  readonly start = async (
    rules: GuestRules,
    onGone: OnGone,
    told: Pick<Watch, "onBlocked" | "onHome">,
  ): Promise<Result<Guest, "notStarted" | "unreachable">> => {
    const held = { began: rules, now: rules };
    const watch: Watch = { hold: () => held, ...told };
    try {
      // Without `persist:` before it, it is in memory alone.
      const session = this.#calls.guestSession(`guest-${randomUUID()}`);
      this.#watches.set(session, watch);
      guardGuestSession(session, watch);
      const { bounds } = this.#calls.screen.getPrimaryDisplay();
      const frame = this.#calls.createFrame(guestFrameOptions(bounds));
      const view = this.#calls.createView(guestPreferences(session));
      const guest = new ElectronGuest(this.#calls, { frame, view, session, watch, held }, onGone);
      const because = await guest.open();
      if (because === null) return ok(guest);
      await guest.end();
      return fail("unreachable", because);
    } catch (error) {
      return fail("notStarted", String(error).slice(0, 400));
    }
  };
}

type Parts = {
  readonly frame: ReturnType<ElectronCalls["createFrame"]>;
  readonly view: ReturnType<ElectronCalls["createView"]>;
  readonly session: GuestSession;
  readonly watch: Watch;
  readonly held: { readonly began: GuestRules; now: GuestRules };
};

class ElectronGuest implements Guest {
  readonly #calls: ElectronCalls;
  readonly #parts: Parts;
  readonly #page: GuestPage;
  readonly #onGone: OnGone;
  #isEnding = false;
  #roomPx = 0;

  constructor(calls: ElectronCalls, parts: Parts, onGone: OnGone) {
    this.#calls = calls;
    this.#parts = parts;
    this.#page = new GuestPage(parts.view.webContents, parts.watch);
    this.#onGone = onGone;
  }

  /** Nobody sees it without its page. @returns why its start page can't be used; null: it can */
  async open(): Promise<string | null> {
    const { frame, view, watch, held } = this.#parts;
    const { webContents } = view;
    guardGuestContents(webContents, watch);
    webContents.on("render-process-gone", () => this.#gone("lost"));
    webContents.on("destroyed", () => this.#gone("closed"));
    frame.on("closed", () => this.#gone("closed"));
    frame.on("resize", () => this.#fill());
    this.#fill();
    frame.contentView.addChildView(view);
    this.#page.guard(() => this.#gone("lost"));
    const because = await whyUnreachable(webContents, held.began.start);
    if (because === null && !frame.isDestroyed()) frame.show();
    return because;
  }

  isUntouched(): Promise<boolean> {
    return this.#page.isUntouched(this.#parts.held.began.start);
  }

  /** Whatever it was connected to asks anew, under the rules that hold now. */
  async hold(now: GuestRules): Promise<void> {
    this.#parts.held.now = now;
    await this.#page.hold();
    await this.#parts.session.closeAllConnections();
  }

  async toFront(): Promise<void> {
    const { frame, view } = this.#parts;
    if (frame.isDestroyed()) return;
    frame.focus();
    view.webContents.focus();
  }

  press(key: GuestKey): Promise<void> {
    return this.#page.press(key);
  }

  async move(screen: Bounds): Promise<void> {
    if (this.#parts.frame.isDestroyed()) return;
    this.#parts.frame.setBounds(screen);
    this.#fill();
  }

  async leaveRoom(heightPx: number): Promise<void> {
    this.#roomPx = heightPx;
    if (this.#parts.frame.isDestroyed()) return;
    this.#fill();
    await this.#page.keepInSight();
  }

  #fill(): void {
    const { frame, view } = this.#parts;
    view.setBounds(guestViewBounds(frame.getContentBounds(), this.#roomPx));
  }

  async end(): Promise<GuestEnd> {
    this.#isEnding = true;
    const { frame, view, session } = this.#parts;
    const startedMs = performance.now();
    const pid = endPage(view.webContents);
    if (!frame.isDestroyed()) frame.destroy();
    const disposedMs = performance.now() - startedMs;
    await endsWithin(END_WITHIN_MS, clear(session)).catch(() => false);
    await this.#untilGone(pid, startedMs + END_WITHIN_MS);
    const endedMs = performance.now() - startedMs;
    const left = await session.cookies.get({});
    return { disposedMs, endedMs, leftFiles: left.length };
  }

  async #untilGone(pid: number, untilMs: number): Promise<void> {
    const isThere = () => this.#calls.app.getAppMetrics().some((each) => each.pid === pid);
    while (performance.now() < untilMs && isThere()) await delay(LOOK_EVERY_MS);
  }

  #gone(how: GuestGone): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#onGone(how);
  }
}

/** A page that hangs is asked nothing. @returns the process that it was in; 0: it has none */
function endPage(contents: GuestContents): number {
  if (contents.isDestroyed()) return 0;
  const pid = contents.getOSProcessId();
  contents.forcefullyCrashRenderer();
  contents.close();
  return pid;
}

/** In memory only, and never used again; but memory can be read for as long as the shell runs. */
async function clear(session: GuestSession): Promise<void> {
  await session.closeAllConnections();
  await session.clearData();
  await session.clearAuthCache();
  await session.clearCodeCaches({});
  await session.clearHostResolverCache();
}

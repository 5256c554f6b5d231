import type { HostFault } from "../../agent/contract/host-faults.ts";
import { fail, ok, type Result } from "../../policies/result.ts";
import { BRIDGE_CALL_NAMES, decodeBridgeCall, type SurfaceView } from "../contract/bridge.ts";
import { bridgeChannel, VIEW_CHANNEL } from "../contract/channels.ts";
import type { Display, SurfaceWindow } from "../shell.ts";
import type { TrayPlan } from "../tray.ts";
import type { ElectronCalls } from "./electron.ts";
import {
  APP_ORIGIN,
  APP_SCHEME,
  type GuestSide,
  hardenApp,
  hardenSession,
  isOwnTopFrame,
} from "./electron-hardening.ts";
import { ElectronTray } from "./electron-tray.ts";
import { alwaysOnTopLevel, windowOptions } from "./electron-window.ts";
import { type Host, type HostListener, planWindows } from "./host.ts";
import { answerRequest, type RendererFiles } from "./renderer-files.ts";

export type ElectronHostOptions = {
  readonly preloadPath: string;
  readonly files: RendererFiles;
  readonly guests?: GuestSide;
};

type ElectronWindow = ReturnType<ElectronCalls["createWindow"]>;
type OpenWindow = { readonly window: SurfaceWindow; readonly native: ElectronWindow };
type InvokeEvent = Parameters<Parameters<ElectronCalls["ipcMain"]["handle"]>[1]>[0];

/** One shell in a session: a second one leaves at once. */
export async function startElectronHost(
  calls: ElectronCalls,
  options: ElectronHostOptions,
  listener: HostListener,
): Promise<Result<Host, HostFault>> {
  const { app } = calls;
  if (!app.requestSingleInstanceLock()) {
    return fail("alreadyRunning", "another shell runs in this session");
  }
  hardenApp(calls, options.guests);
  // Without windows the shell is waiting, not finished.
  app.on("window-all-closed", () => {});
  await app.whenReady();
  hardenSession(calls);
  const host = new ElectronHost(calls, options, listener);
  host.prepare();
  return ok(host);
}

class ElectronHost implements Host {
  readonly kind = "electron";
  readonly #calls: ElectronCalls;
  readonly #options: ElectronHostOptions;
  readonly #listener: HostListener;
  readonly #open = new Map<string, OpenWindow>();
  readonly #tray: ElectronTray;
  #wanted: readonly SurfaceWindow[] = [];

  constructor(calls: ElectronCalls, options: ElectronHostOptions, listener: HostListener) {
    this.#calls = calls;
    this.#tray = new ElectronTray(calls, listener.onTray);
    this.#options = options;
    this.#listener = listener;
  }

  prepare(): void {
    const { ipcMain, protocol, screen } = this.#calls;
    protocol.handle(APP_SCHEME, (request) => this.#serve(request.url));
    for (const name of BRIDGE_CALL_NAMES) {
      ipcMain.handle(bridgeChannel(name), (event, body) => this.#onInvoke(event, name, body));
    }
    const changed = () => this.#listener.onDisplays(this.displays());
    screen.on("display-added", changed);
    screen.on("display-removed", changed);
    screen.on("display-metrics-changed", changed);
  }

  displays(): readonly Display[] {
    const { screen } = this.#calls;
    const primaryId = screen.getPrimaryDisplay().id;
    return screen.getAllDisplays().map(({ id, bounds: { x, y, width, height } }) => ({
      id: String(id),
      primary: id === primaryId,
      bounds: { x, y, width, height },
    }));
  }

  async show(windows: readonly SurfaceWindow[]): Promise<void> {
    this.#wanted = windows;
    const up = new Map([...this.#open].map(([id, { window }]) => [id, window]));
    const plan = planWindows(up, windows);
    const moved = new Set(plan.open.map(({ id }) => id));
    for (const id of plan.close) if (!moved.has(id)) this.#close(id);
    await Promise.all(plan.open.map((window) => this.#openWindow(window)));
    for (const window of plan.keep) this.#raise(window);
  }

  async push(windowId: string, view: SurfaceView): Promise<void> {
    this.#open.get(windowId)?.native.webContents.send(VIEW_CHANNEL, view);
  }

  showTray(plan: TrayPlan | null): void {
    this.#tray.show(plan);
  }

  async close(): Promise<void> {
    this.#tray.close();
    this.#wanted = [];
    for (const id of [...this.#open.keys()]) this.#close(id);
    this.#calls.app.quit();
  }

  async #openWindow(window: SurfaceWindow): Promise<void> {
    const before = this.#open.get(window.id)?.native;
    const native = this.#calls.createWindow(windowOptions(window, this.#options.preloadPath));
    this.#open.set(window.id, { window, native });
    native.on("closed", () => this.#onGone(window.id, native));
    native.on("moved", () => this.#listener.onMoved(native.getBounds()));
    native.webContents.on("render-process-gone", () => native.destroy());
    native.on("unresponsive", () => native.destroy());
    try {
      await native.loadURL(`${APP_ORIGIN}/index.html`);
      this.#raise(window);
    } finally {
      // Only now: a display that turns shows nothing of what lies underneath meanwhile.
      before?.destroy();
    }
  }

  /** A window that may not take the focus is shown without being activated. */
  #raise(window: SurfaceWindow): void {
    const native = this.#open.get(window.id)?.native;
    if (native === undefined || native.isDestroyed()) return;
    native.setAlwaysOnTop(true, alwaysOnTopLevel(window));
    native.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true });
    if (!window.takesFocus) native.showInactive();
    else {
      native.show();
      native.focus();
    }
    native.moveTop();
  }

  #close(id: string): void {
    const native = this.#open.get(id)?.native;
    this.#open.delete(id);
    native?.destroy();
  }

  /** Closed by somebody else or crashed: as long as it is wanted, it comes back. */
  #onGone(id: string, native: ElectronWindow): void {
    if (this.#open.get(id)?.native !== native) return;
    this.#open.delete(id);
    this.show(this.#wanted).catch((error: unknown) => this.#listener.onLost(String(error)));
  }

  async #onInvoke(event: InvokeEvent, name: string, body: unknown): Promise<unknown> {
    const sender = [...this.#open.values()].find(
      ({ native }) => native.webContents.id === event.sender.id,
    );
    if (sender === undefined || !isOwnTopFrame(event.senderFrame)) {
      return fail("notAllowed", "not a page of the shell");
    }
    const call = decodeBridgeCall(name, body);
    return call.ok ? this.#listener.onCall(sender.window.id, call.value) : call;
  }

  #serve(url: string): Response {
    const { status, headers, body } = answerRequest(this.#options.files, APP_ORIGIN, url);
    return new Response(new Uint8Array(body), { status, headers });
  }
}

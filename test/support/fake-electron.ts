import { EventEmitter } from "node:events";
import type { ElectronCalls } from "../../main/hosts/electron.ts";
import { APP_ORIGIN } from "../../main/hosts/electron-hardening.ts";
import type { Bounds } from "../../main/placement.ts";
import { FakeContents, FakeSession, type FakeSite, FakeView } from "./fake-electron-session.ts";

type BrowserWindowOptions = { readonly webPreferences?: { readonly session?: unknown } };
type Handler = (...args: unknown[]) => unknown;

/** Remembers what it is asked, for just the calls that the host makes. */
export class FakeWindow extends EventEmitter {
  readonly options: Record<string, unknown>;
  readonly done: string[] = [];
  readonly webContents: FakeContents;
  #destroyed = false;

  constructor(id: number, options: object, session: unknown) {
    super();
    this.options = options as Record<string, unknown>;
    this.webContents = new FakeContents(id, session);
  }

  get sent(): readonly unknown[] {
    return this.webContents.sent;
  }

  loadURL = async (url: string) => void this.done.push(`load ${url}`);
  setAlwaysOnTop = (on: boolean, level: string) => void this.done.push(`top ${on} ${level}`);
  setVisibleOnAllWorkspaces = (on: boolean, { visibleOnFullScreen = false } = {}) =>
    void this.done.push(`everywhere ${on} ${visibleOnFullScreen}`);
  show = () => void this.done.push("show");
  showInactive = () => void this.done.push("showInactive");
  focus = () => void this.done.push("focus");
  moveTop = () => void this.done.push("front");
  readonly children: unknown[] = [];
  readonly contentView = { addChildView: (view: unknown) => void this.children.push(view) };
  #bounds = { x: 0, y: 0, width: 1280, height: 800 };
  setBounds = (bounds: Bounds) => {
    this.#bounds = bounds;
  };
  getContentBounds = () => this.#bounds;
  getBounds = () => this.#bounds;
  isDestroyed = () => this.#destroyed;
  destroy = () => {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.emit("closed");
  };
}

type MenuItem = { readonly label: string; readonly click: () => void };

export class FakeTray extends EventEmitter {
  readonly done: string[] = [];
  menu: readonly MenuItem[] = [];
  image: Buffer | null = null;

  setImage = (image: Buffer) => {
    this.image = image;
  };
  setToolTip = (text: string) => void this.done.push(text);
  setContextMenu = (menu: readonly MenuItem[]) => {
    this.menu = menu;
  };
  destroy = () => void this.done.push("destroy");
}

export class FakeElectron {
  readonly windows: FakeWindow[] = [];
  readonly trays: FakeTray[] = [];
  readonly frames: FakeWindow[] = [];
  readonly views: FakeView[] = [];
  readonly preferences: unknown[] = [];
  readonly done: string[] = [];
  readonly schemes: unknown[] = [];
  readonly handlers = new Map<string, Handler>();
  readonly app = Object.assign(new EventEmitter(), {
    requestSingleInstanceLock: () => this.isFirst,
    enableSandbox: () => void this.done.push("sandbox"),
    whenReady: async () => void this.done.push("ready"),
    quit: () => void this.done.push("quit"),
    getAppMetrics: () => this.processes.map((pid) => ({ pid })),
    isPackaged: true,
    commandLine: { hasSwitch: (name: string) => this.switches.includes(name) },
  });
  readonly session = new FakeSession(null, this.handlers);
  readonly guestSessions: FakeSession[] = [];
  readonly screen = Object.assign(new EventEmitter(), {
    getPrimaryDisplay: () => this.displays[0],
    getAllDisplays: () => this.displays,
  });
  displays = [{ id: 1, bounds: { x: 0, y: 0, width: 1280, height: 800 } }];
  isFirst = true;
  site: FakeSite | undefined;
  /** Of pages, by their ids. */
  processes: readonly number[] = [];
  switches: readonly string[] = [];

  get calls(): ElectronCalls {
    return {
      app: this.app,
      screen: this.screen,
      defaultSession: () => this.session,
      guestSession: (partition: string) => this.#guestSession(partition),
      ipcMain: { handle: (name: string, handler: Handler) => this.handlers.set(name, handler) },
      protocol: {
        registerSchemesAsPrivileged: (schemes: unknown[]) => this.schemes.push(...schemes),
        handle: (name: string, handler: unknown) =>
          this.handlers.set(`${name}:`, handler as Handler),
      },
      createTray: () => {
        const tray = new FakeTray();
        this.trays.push(tray);
        return tray;
      },
      picture: (pixels: Buffer) => pixels,
      menu: (items: unknown) => items,
      createFrame: (options: object) => this.#createFrame(options),
      createView: (preferences: { session: unknown }) => {
        this.preferences.push(preferences);
        return this.#createView(preferences);
      },
      createWindow: (options: BrowserWindowOptions) => this.#createWindow(options),
    } as unknown as ElectronCalls;
  }

  /** What a page sends, from a frame of the test's choosing. */
  invoke(channel: string, body: unknown, frame: unknown = OWN_FRAME, senderId = 1) {
    const handler = this.handlers.get(channel);
    return handler?.({ sender: { id: senderId }, senderFrame: frame }, body);
  }

  #createFrame(options: object): FakeWindow {
    const frame = new FakeWindow(this.frames.length + 1, options, null);
    this.frames.push(frame);
    return frame;
  }

  #createView({ session }: { readonly session: unknown }): FakeView {
    const view = new FakeView(new FakeContents(50 + this.views.length, session, this.site));
    this.views.push(view);
    this.app.emit("web-contents-created", {}, view.webContents);
    return view;
  }

  #guestSession(partition: string): FakeSession {
    const session = new FakeSession(partition);
    this.guestSessions.push(session);
    return session;
  }

  #createWindow(options: BrowserWindowOptions): FakeWindow {
    const session = options.webPreferences?.session ?? this.session;
    const window = new FakeWindow(this.windows.length + 1, options, session);
    this.windows.push(window);
    this.app.emit("web-contents-created", {}, window.webContents);
    return window;
  }
}

export const OWN_FRAME = { parent: null, origin: APP_ORIGIN };

/** A page that has just come into being, under whatever guards the app puts on every page. */
export function fakeContents(electron: FakeElectron, session: unknown = electron.session) {
  const contents = new FakeContents(99, session);
  electron.app.emit("web-contents-created", {}, contents);
  return contents;
}

/** @returns whether what usually follows was prevented */
export function emitGuarded(emitter: EventEmitter, name: string, fields: object = {}): boolean {
  let prevented = false;
  const preventDefault = () => {
    prevented = true;
  };
  emitter.emit(name, { preventDefault, ...fields });
  return prevented;
}

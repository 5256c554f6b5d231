import { EventEmitter } from "node:events";
import type { ElectronCalls } from "../../main/hosts/electron.ts";
import { APP_ORIGIN } from "../../main/hosts/electron-hardening.ts";

type Handler = (event: unknown, body?: unknown) => Promise<unknown>;

/** Remembers what it is asked, for just the calls that the host makes. */
export class FakeWindow extends EventEmitter {
  readonly options: Record<string, unknown>;
  readonly done: string[] = [];
  readonly sent: unknown[] = [];
  readonly webContents = Object.assign(new EventEmitter(), {
    id: 0,
    send: (channel: string, value: unknown) => this.sent.push([channel, value]),
  });
  #destroyed = false;

  constructor(id: number, options: object) {
    super();
    this.options = options as Record<string, unknown>;
    this.webContents.id = id;
  }

  loadURL = async (url: string) => void this.done.push(`load ${url}`);
  setAlwaysOnTop = (_on: boolean, level: string) => void this.done.push(`top ${level}`);
  setVisibleOnAllWorkspaces = () => {};
  show = () => void this.done.push("show");
  showInactive = () => void this.done.push("showInactive");
  focus = () => void this.done.push("focus");
  moveTop = () => {};
  getBounds = () => ({ x: 0, y: 0, width: 1280, height: 800 });
  isDestroyed = () => this.#destroyed;
  destroy = () => {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.emit("closed");
  };
}

export class FakeElectron {
  readonly windows: FakeWindow[] = [];
  readonly done: string[] = [];
  readonly schemes: unknown[] = [];
  readonly handlers = new Map<string, Handler>();
  readonly app = Object.assign(new EventEmitter(), {
    requestSingleInstanceLock: () => this.isFirst,
    enableSandbox: () => void this.done.push("sandbox"),
    whenReady: async () => void this.done.push("ready"),
    quit: () => void this.done.push("quit"),
    isPackaged: true,
    commandLine: { hasSwitch: (name: string) => this.switches.includes(name) },
  });
  readonly session = Object.assign(new EventEmitter(), {
    setPermissionRequestHandler: (handler: unknown) => this.handlers.set("ask", handler as Handler),
    setPermissionCheckHandler: (handler: unknown) => this.handlers.set("check", handler as Handler),
    setDevicePermissionHandler: (handler: unknown) =>
      this.handlers.set("device", handler as Handler),
    setBluetoothPairingHandler: (handler: unknown) => this.handlers.set("pair", handler as Handler),
    setDisplayMediaRequestHandler: (handler: unknown) =>
      this.handlers.set("capture", handler as Handler),
    webRequest: {
      onBeforeRequest: (handler: unknown) => this.handlers.set("request", handler as Handler),
    },
  });
  readonly screen = Object.assign(new EventEmitter(), {
    getPrimaryDisplay: () => ({ id: 1 }),
    getAllDisplays: () => [{ id: 1, bounds: { x: 0, y: 0, width: 1280, height: 800 } }],
  });
  isFirst = true;
  switches: readonly string[] = [];

  get calls(): ElectronCalls {
    return {
      app: this.app,
      screen: this.screen,
      defaultSession: () => this.session,
      ipcMain: { handle: (name: string, handler: Handler) => this.handlers.set(name, handler) },
      protocol: {
        registerSchemesAsPrivileged: (schemes: unknown[]) => this.schemes.push(...schemes),
        handle: (name: string, handler: unknown) =>
          this.handlers.set(`${name}:`, handler as Handler),
      },
      createWindow: (options: object) => this.#createWindow(options),
    } as unknown as ElectronCalls;
  }

  /** What a page sends, from a frame of the test's choosing. */
  invoke(channel: string, body: unknown, frame: unknown = OWN_FRAME, senderId = 1) {
    const handler = this.handlers.get(channel);
    return handler?.({ sender: { id: senderId }, senderFrame: frame }, body);
  }

  #createWindow(options: object): FakeWindow {
    const window = new FakeWindow(this.windows.length + 1, options);
    this.windows.push(window);
    return window;
  }
}

export const OWN_FRAME = { parent: null, origin: APP_ORIGIN };

/** A page that has just come into being, under whatever guards the app puts on every page. */
export function fakeContents(electron: FakeElectron, session: unknown = electron.session) {
  const contents = Object.assign(new EventEmitter(), {
    session,
    openHandler: undefined as ((details: object) => unknown) | undefined,
    setWindowOpenHandler: (handler: (details: object) => unknown) => {
      contents.openHandler = handler;
    },
  });
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

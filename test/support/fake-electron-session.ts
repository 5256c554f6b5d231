import { EventEmitter } from "node:events";

type Handler = (...args: unknown[]) => unknown;

/** Remembers who decides what in it, and what was cleared; for just the calls that are made. */
export class FakeSession extends EventEmitter {
  readonly handlers: Map<string, Handler>;
  readonly done: string[] = [];
  readonly partition: string | null;
  leftCookies: readonly object[] = [];

  constructor(partition: string | null = null, handlers = new Map<string, Handler>()) {
    super();
    this.partition = partition;
    this.handlers = handlers;
  }

  setPermissionRequestHandler = (handler: Handler) => void this.handlers.set("ask", handler);
  setPermissionCheckHandler = (handler: Handler) => void this.handlers.set("check", handler);
  setDevicePermissionHandler = (handler: Handler) => void this.handlers.set("device", handler);
  setBluetoothPairingHandler = (handler: Handler) => void this.handlers.set("pair", handler);
  setDisplayMediaRequestHandler = (handler: Handler) => void this.handlers.set("capture", handler);
  readonly webRequest = {
    onBeforeRequest: (handler: Handler) => void this.handlers.set("request", handler),
  };
  readonly cookies = { get: async () => this.leftCookies };
  clearData = async () => void this.done.push("clearData");
  clearAuthCache = async () => void this.done.push("clearAuthCache");
  clearCodeCaches = async () => void this.done.push("clearCodeCaches");
  clearHostResolverCache = async () => void this.done.push("clearHostResolverCache");
  closeAllConnections = async () => void this.done.push("closeAllConnections");

  decide(name: string, ...args: unknown[]): unknown {
    return this.handlers.get(name)?.(...args);
  }
}

/** What a page sends over its debugging protocol and is sent. */
class FakeDebugger extends EventEmitter {
  readonly sent: { method: string; params: unknown; sessionId: string | undefined }[] = [];
  answer: (method: string) => unknown = () => ({});
  isAttached = false;
  isSilent = false;

  attach = () => {
    this.isAttached = true;
  };
  sendCommand = async (method: string, params: unknown, sessionId?: string) => {
    this.sent.push({ method, params, sessionId });
    return this.isSilent ? new Promise(() => undefined) : this.answer(method);
  };
}

/** What it answers to an address, or why it does not. */
export type FakeSite = (url: string) => number | string;

export class FakeContents extends EventEmitter {
  readonly session: unknown;
  readonly sent: unknown[] = [];
  readonly done: string[] = [];
  readonly debugger = new FakeDebugger();
  readonly ran: string[] = [];
  readonly mainFrame = {
    framesInSubtree: [{ executeJavaScript: async (script: string) => void this.ran.push(script) }],
  };
  readonly id: number;
  url = "";
  readonly site: FakeSite | undefined;
  #destroyed = false;
  openHandler: ((details: object) => unknown) | undefined;

  /** @param site left out: every page is simply there */
  constructor(id: number, session: unknown, site?: FakeSite) {
    super();
    this.site = site;
    this.id = id;
    this.session = session;
  }

  setWindowOpenHandler = (handler: (details: object) => unknown) => {
    this.openHandler = handler;
  };
  send = (channel: string, value: unknown) => void this.sent.push([channel, value]);
  loadURL = async (url: string) => {
    this.url = url;
    this.done.push(`load ${url}`);
    const answer = this.site?.(url);
    if (typeof answer === "string") throw new Error(answer);
    if (answer !== undefined) this.emit("did-navigate", {}, url, answer);
  };
  setWebRTCIPHandlingPolicy = (policy: string) => void this.done.push(`webrtc ${policy}`);
  isDestroyed = () => this.#destroyed;
  forcefullyCrashRenderer = () => void this.done.push("crash");
  focus = () => void this.done.push("focus");
  close = () => {
    this.#destroyed = true;
    this.emit("destroyed");
  };
  getURL = () => this.url;
  getOSProcessId = () => 4_000 + this.id;
  print = (options: object) => void this.done.push(`print ${JSON.stringify(options)}`);
}

/** Where a page lies in a frame. */
export class FakeView {
  readonly webContents: FakeContents;
  bounds: unknown = null;

  constructor(webContents: FakeContents) {
    this.webContents = webContents;
  }

  setBounds = (bounds: unknown) => {
    this.bounds = bounds;
  };
}

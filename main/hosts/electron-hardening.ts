import type { ElectronCalls } from "./electron.ts";
import type { ElectronGuests } from "./electron-guests.ts";

/** A scheme of our own: `app://shell/…` is an origin, unlike `file://` (checklist item 18). */
export const APP_SCHEME = "app";
export const APP_ORIGIN = `${APP_SCHEME}://shell`;

/** What is known of a kiosk's guests, whose pages have guards of their own. */
export type GuestSide = Pick<ElectronGuests, "isGuest" | "credentials">;

const NO_GUESTS: GuestSide = { isGuest: () => false, credentials: () => null };

/**
 * Before the app is ready. `corsEnabled` must stand beside `supportFetchAPI`, else other origins can
 * read the scheme (CVE-2026-70604).
 */
export function hardenApp(
  { app, protocol }: Pick<ElectronCalls, "app" | "protocol">,
  guests: GuestSide = NO_GUESTS,
): void {
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true },
    },
  ]);
  app.on("web-contents-created", (_event, contents) => {
    hardenContents(contents);
    if (!guests.isGuest(contents.session)) keepWhereItIs(contents);
  });
  app.on("certificate-error", (event, _contents, _url, _error, _certificate, callback) => {
    event.preventDefault();
    callback(false);
  });
  app.on("login", (event, contents, { url }, { isProxy }, callback) => {
    event.preventDefault();
    const own = isProxy ? null : guests.credentials(contents, url);
    if (own === null) callback();
    else callback(own.username, own.password);
  });
  app.on("select-client-certificate", (event, _contents, _url, _list, callback) => {
    event.preventDefault();
    callback();
  });
}

function hardenContents(contents: Electron.WebContents): void {
  contents.on("will-attach-webview", refuse);
  contents.on("context-menu", refuse);
  // A page that asks "leave this page?" is left without asking.
  contents.on("will-prevent-unload", refuse);
  contents.on("select-bluetooth-device", (event, _devices, choose) => choose(chosen(event)));
}

function keepWhereItIs(contents: Electron.WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: "deny" }));
  contents.on("will-navigate", refuse);
  contents.on("will-frame-navigate", refuse);
  contents.on("will-redirect", refuse);
}

/** When the app is ready: nothing is granted, nothing is saved, nothing but our files is loaded. */
export function hardenSession({ defaultSession }: Pick<ElectronCalls, "defaultSession">): void {
  const session = defaultSession();
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null));
  session.on("select-hid-device", (event, _details, choose) => choose(chosen(event)));
  session.on("select-usb-device", (event, _details, choose) => choose(chosen(event)));
  session.on("select-serial-port", (event, _ports, _contents, choose) => choose(chosen(event)));
  session.on("will-download", (event, item) => {
    event.preventDefault();
    item.cancel();
  });
  session.webRequest.onBeforeRequest((details, callback) => {
    callback({ cancel: !details.url.startsWith(`${APP_ORIGIN}/`) });
  });
}

/** Of several devices a page gets none: an empty id cancels what it asked for. */
function chosen(event: Preventable): string {
  event.preventDefault();
  return "";
}

function refuse(event: Preventable): void {
  event.preventDefault();
}

/** An IPC message counts only from the top frame of our own page; a null frame is hostile. */
export function isOwnTopFrame(frame: SenderFrame | null): boolean {
  return frame !== null && frame.parent === null && frame.origin === APP_ORIGIN;
}

/**
 * What opens a program to somebody else's orders. Fuses make Node's own inert in a packaged shell, but
 * none of them covers Chromium's: a packaged shell that finds one of these does not start.
 */
const DEBUG_SWITCHES = [
  "inspect",
  "inspect-brk",
  "inspect-port",
  "remote-debugging-port",
  "remote-debugging-pipe",
  "load-extension",
  "disable-web-security",
  "js-flags",
] as const;

/** @returns the first switch that a packaged shell must not be started with, or null. */
export function debugSwitchOf({
  app,
}: {
  readonly app: Pick<ElectronCalls["app"], "isPackaged" | "commandLine">;
}): string | null {
  if (!app.isPackaged) return null;
  return DEBUG_SWITCHES.find((name) => app.commandLine.hasSwitch(name)) ?? null;
}

type Preventable = { preventDefault(): void };
type SenderFrame = { readonly parent: unknown; readonly origin: string };

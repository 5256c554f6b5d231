import type { ElectronCalls } from "./electron.ts";

/** A scheme of our own: `app://shell/…` is an origin, unlike `file://` (checklist item 18). */
export const APP_SCHEME = "app";
export const APP_ORIGIN = `${APP_SCHEME}://shell`;

/**
 * Before the app is ready. `corsEnabled` must stand beside `supportFetchAPI`, else other origins can
 * read the scheme (CVE-2026-70604).
 */
export function hardenApp({ app, protocol }: Pick<ElectronCalls, "app" | "protocol">): void {
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true },
    },
  ]);
  app.on("web-contents-created", (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: "deny" }));
    contents.on("will-navigate", refuse);
    contents.on("will-frame-navigate", refuse);
    contents.on("will-redirect", refuse);
    contents.on("will-attach-webview", refuse);
    contents.on("context-menu", refuse);
  });
  app.on("certificate-error", (event, _contents, _url, _error, _certificate, callback) => {
    event.preventDefault();
    callback(false);
  });
  app.on("login", refuse);
  app.on("select-client-certificate", refuse);
}

/** When the app is ready: nothing is granted, nothing is saved, nothing but our files is loaded. */
export function hardenSession({ defaultSession }: Pick<ElectronCalls, "defaultSession">): void {
  const session = defaultSession();
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on("will-download", (event, item) => {
    event.preventDefault();
    item.cancel();
  });
  session.webRequest.onBeforeRequest((details, callback) => {
    callback({ cancel: !details.url.startsWith(`${APP_ORIGIN}/`) });
  });
}

function refuse(event: { preventDefault(): void }): void {
  event.preventDefault();
}

/** An IPC message counts only from the top frame of our own page; a null frame is hostile. */
export function isOwnTopFrame(frame: SenderFrame | null): boolean {
  return frame !== null && frame.parent === null && frame.origin === APP_ORIGIN;
}

type SenderFrame = { readonly parent: unknown; readonly origin: string };

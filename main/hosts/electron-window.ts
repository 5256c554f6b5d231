import type { Bounds } from "../placement.ts";
import type { SurfaceWindow } from "../shell.ts";

/**
 * Pure: how a surface's window is made. Every value is written here or comes from `surfacesFor`: an
 * object from outside is never spread into window options (CVE-2026-34769).
 */
export function windowOptions(window: SurfaceWindow, preloadPath: string) {
  const { x, y, width, height } = window.bounds;
  const isFull = window.frame === "full";
  return {
    x,
    y,
    width,
    height,
    show: false,
    frame: false,
    resizable: false,
    movable: window.frame === "corner",
    minimizable: false,
    maximizable: false,
    closable: false,
    skipTaskbar: true,
    hasShadow: !isFull,
    enableLargerThanScreen: isFull,
    kiosk: isFull,
    focusable: window.takesFocus,
    alwaysOnTop: true,
    webPreferences: {
      preload: preloadPath,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      disableDialogs: true,
      spellcheck: false,
      devTools: false,
      backgroundThrottling: false,
    },
  } as const;
}

/**
 * Pure: the same for a guest's window. No preload: a page from the web is given nothing of ours.
 *
 * @param session of this guest alone
 */
export function guestWindowOptions<S>({ x, y, width, height }: Bounds, session: S) {
  return {
    x,
    y,
    width,
    height,
    show: false,
    frame: false,
    resizable: false,
    movable: false,
    minimizable: false,
    maximizable: false,
    skipTaskbar: true,
    enableLargerThanScreen: true,
    kiosk: true,
    webPreferences: {
      session,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      plugins: false,
      navigateOnDragDrop: false,
      disableDialogs: true,
      spellcheck: false,
      devTools: false,
    },
  } as const;
}

/** `screen-saver` lies above full-screen programs, the dock and the task bar. */
export function alwaysOnTopLevel(window: SurfaceWindow): "screen-saver" | "floating" {
  return window.layer === "aboveAll" ? "screen-saver" : "floating";
}

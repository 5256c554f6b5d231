import { type Bounds, KIOSK_BAR_HEIGHT } from "../placement.ts";
import type { SurfaceWindow } from "../shell.ts";
import { NEVER_OFFERED } from "./guest-options.ts";

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

/** Pure: what holds a guest's page, over the whole display. */
export function guestFrameOptions({ x, y, width, height }: Bounds) {
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
  } as const;
}

/**
 * Pure: the same for the page in it. No preload: a page from the web is given nothing of ours.
 *
 * @param session of this guest alone
 */
export function guestPreferences<S>(session: S) {
  return {
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
    disableBlinkFeatures: NEVER_OFFERED.join(","),
    spellcheck: false,
    devTools: false,
  } as const;
}

/**
 * Pure: the shell's bar below it is out of every page's reach.
 *
 * @param roomPx above the bar, for the keyboard
 */
export function guestViewBounds(
  { width, height }: Pick<Bounds, "width" | "height">,
  roomPx: number,
): Bounds {
  return { x: 0, y: 0, width, height: height - KIOSK_BAR_HEIGHT - roomPx };
}

/** `screen-saver` lies above full-screen programs, the dock and the task bar. */
export function alwaysOnTopLevel(window: SurfaceWindow): "screen-saver" | "floating" {
  return window.layer === "aboveAll" ? "screen-saver" : "floating";
}

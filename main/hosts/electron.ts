import {
  app,
  BaseWindow,
  BrowserWindow,
  ipcMain,
  Menu,
  nativeImage,
  powerMonitor,
  protocol,
  screen,
  session,
  Tray,
  WebContentsView,
} from "electron";

/** The only way to Electron: its own objects, handed to the host as a value that a test can replace. */
export const electronCalls = {
  app,
  ipcMain,
  powerMonitor,
  protocol,
  screen,
  defaultSession: () => session.defaultSession,
  guestSession: (partition: string) => session.fromPartition(partition, { cache: false }),
  createTray: (image: Electron.NativeImage) => new Tray(image),
  /** From raw pixels of a square. */
  picture: (pixels: Buffer, side: number) =>
    nativeImage.createFromBitmap(pixels, { width: side, height: side }),
  menu: (items: { readonly label: string; readonly click: () => void }[]) =>
    Menu.buildFromTemplate(items),
  createFrame: (options: Electron.BaseWindowConstructorOptions) => new BaseWindow(options),
  createView: (webPreferences: Electron.WebPreferences) => new WebContentsView({ webPreferences }),
  createWindow: (options: Electron.BrowserWindowConstructorOptions) => new BrowserWindow(options),
};

export type ElectronCalls = typeof electronCalls;

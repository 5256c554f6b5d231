import { app, BrowserWindow, ipcMain, powerMonitor, protocol, screen, session } from "electron";

/** The only way to Electron: its own objects, handed to the host as a value that a test can replace. */
export const electronCalls = {
  app,
  ipcMain,
  powerMonitor,
  protocol,
  screen,
  defaultSession: () => session.defaultSession,
  guestSession: (partition: string) => session.fromPartition(partition, { cache: false }),
  createWindow: (options: Electron.BrowserWindowConstructorOptions) => new BrowserWindow(options),
};

export type ElectronCalls = typeof electronCalls;

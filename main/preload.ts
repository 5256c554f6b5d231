import { contextBridge, ipcRenderer } from "electron";
import { BRIDGE_CALL_NAMES } from "./contract/bridge.ts";
import { bridgeChannel, VIEW_CHANNEL } from "./contract/channels.ts";

/** One function for every row of the bridge. The page never sees `ipcRenderer` or an event object. */
const rows = BRIDGE_CALL_NAMES.map((name) => [
  name,
  (body: unknown = {}) => ipcRenderer.invoke(bridgeChannel(name), body),
]);

contextBridge.exposeInMainWorld("sessionward", {
  ...Object.fromEntries(rows),
  onView: (listener: (view: unknown) => void) => {
    ipcRenderer.on(VIEW_CHANNEL, (_event, view: unknown) => listener(view));
  },
});

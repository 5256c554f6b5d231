import type { BridgeCallName } from "./bridge.ts";

/** IPC channels of the Electron host: one for every row of the bridge and one for views. */
export function bridgeChannel(name: BridgeCallName): string {
  return `bridge:${name}`;
}
export const VIEW_CHANNEL = "view";

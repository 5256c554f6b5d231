import type { DeviceIdentity } from "./core/conductor-ports.ts";
import type { Log } from "./core/ports.ts";
import { type DeviceKey, loadDeviceKey } from "./link/device-key.ts";
import { readTrustFile } from "./link/trust-file.ts";
import { machineId } from "./machine.ts";
import type { Store } from "./store/open-store.ts";

export type LoadedIdentity = DeviceIdentity & { readonly deviceKey: DeviceKey };

/**
 * Who this device is to its server. Without an identity it goes on enforcing what it holds; a key
 * that was made on another machine is never used (design §7, "Device").
 */
export function loadIdentity(dataDir: string, store: Store, log: Log): LoadedIdentity | null {
  const trust = readTrustFile(dataDir);
  if (!trust.ok) {
    log.warn("noServer", { reason: trust.reason, detail: trust.detail });
    return null;
  }
  const deviceKey = loadDeviceKey(dataDir, machineId());
  if (!deviceKey.ok) {
    store.audit.append("identityUnusable", "agent", { because: deviceKey.reason });
    log.warn("identityUnusable", { reason: deviceKey.reason, detail: deviceKey.detail });
    return null;
  }
  return { trust: trust.value, signer: deviceKey.value.signer, deviceKey: deviceKey.value };
}

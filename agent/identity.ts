import type { DeviceIdentity } from "./core/conductor-ports.ts";
import type { Log } from "./core/ports.ts";
import type { Trust } from "./core/trust.ts";
import { loadDeviceKey } from "./link/device-key.ts";
import { DeviceKeys } from "./link/device-keys.ts";
import { readTrustFile } from "./link/trust-file.ts";
import { machineId } from "./machine.ts";
import type { Store } from "./store/open-store.ts";

export type LoadedIdentity = {
  /** Whose policies this device follows; null before enrolment. */
  readonly trust: Trust | null;
  /** Null without a key of its own: then it enforces what it holds, and speaks to nobody. */
  readonly identity: DeviceIdentity | null;
  readonly keys: DeviceKeys | null;
};

const NOBODY: LoadedIdentity = { trust: null, identity: null, keys: null };

/**
 * Who this device is to its server. A key that was made on another machine is never used: a copied
 * disk goes on enforcing, and a person enrols it anew (design §7, "Device").
 */
export function loadIdentity(dataDir: string, store: Store, log: Log): LoadedIdentity {
  const trust = readTrustFile(dataDir);
  if (!trust.ok) {
    log.warn("noServer", { reason: trust.reason, detail: trust.detail });
    return NOBODY;
  }
  store.bindTo(trust.value);
  const deviceKey = loadDeviceKey(dataDir, machineId());
  if (!deviceKey.ok) {
    store.audit.append("identityUnusable", "agent", { because: deviceKey.reason });
    log.warn("identityUnusable", { reason: deviceKey.reason, detail: deviceKey.detail });
    return { ...NOBODY, trust: trust.value };
  }
  const keys = new DeviceKeys(dataDir, deviceKey.value);
  return { trust: trust.value, identity: { trust: trust.value, keys }, keys };
}

import type { KeyValue, PolicyStore } from "../core/ports.ts";
import type { Db } from "./database.ts";
import type { HighWaterMarks } from "./high-water.ts";

/** Who this device is, and to whom, as `server.json` says. */
export type StoreIdentity = { readonly serverId: string; readonly deviceId: string };

export type BindingPorts = {
  readonly journalDb: Db;
  readonly telemetryDb: Db;
  readonly keyValue: KeyValue;
  readonly marks: HighWaterMarks;
  readonly policies: PolicyStore;
};

const KEYS = { serverId: "identity.serverId", deviceId: "identity.deviceId" } as const;

/**
 * What was meant for another identity goes when the device was enrolled anew: reports signed by the
 * old key prove nothing to the new server, and its policies count their versions from one. The
 * audit log stays. Enrolling needs root, so this can't be used to go back to an older policy.
 */
export function bindToIdentity(ports: BindingPorts, identity: StoreIdentity): void {
  const { journalDb, telemetryDb, keyValue, marks, policies } = ports;
  const changed = (key: keyof StoreIdentity) => {
    const before = keyValue.get(KEYS[key]);
    return before !== null && before !== identity[key];
  };
  if (changed("deviceId")) {
    journalDb.exec("DELETE FROM outbox");
    telemetryDb.exec("DELETE FROM outbox; DELETE FROM activity");
  }
  if (changed("serverId")) {
    policies.replace([]);
    journalDb.exec("DELETE FROM policy_floor");
    marks.forgetFloors();
  }
  keyValue.set(KEYS.serverId, identity.serverId);
  keyValue.set(KEYS.deviceId, identity.deviceId);
}

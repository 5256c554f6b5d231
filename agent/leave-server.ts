import { fail, type Result } from "../policies/result.ts";
import { type DeviceKeyFault, loadDeviceKey } from "./link/device-key.ts";
import { type LeaveFault, leave } from "./link/leaving.ts";
import { readTrustFile, type TrustFileFault } from "./link/trust-file.ts";
import { machineId } from "./machine.ts";

type Fault = LeaveFault | DeviceKeyFault | TrustFileFault;

/** A purge waits for it, so it is short. */
const TIMEOUT_MS = 5_000;

/** Takes this machine out of its server's fleet. A failed attempt says what its admin must do. */
export async function leaveServer(
  dataDir: string,
): Promise<Result<{ readonly deviceId: string }, Fault>> {
  const trust = readTrustFile(dataDir);
  if (!trust.ok) return trust;
  const deviceKey = loadDeviceKey(dataDir, machineId());
  const left = deviceKey.ok
    ? await leave({
        trust: trust.value,
        deviceKey: deviceKey.value,
        nowMs: Date.now(),
        timeoutMs: TIMEOUT_MS,
      })
    : deviceKey;
  if (left.ok) return left;
  const { url, deviceId } = trust.value;
  const advice = `an admin has to: sessionward device revoke ${deviceId} --reason purged`;
  return fail(left.reason, `${url} was not told (${left.reason}: ${left.detail}); ${advice}`);
}

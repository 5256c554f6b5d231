import { setImmediate as nextTurn } from "node:timers/promises";
import { effectivePolicy, settingValue } from "../../policies/effective.ts";
import type { PolicyPayload } from "../../policies/policy.ts";
import { isoAt, type ServerClock, type ServerLog } from "../ports.ts";
import type { DeviceRecord } from "../storage/records.ts";
import type { Storage } from "../storage/storage.ts";
import { aheadWords, liveOn } from "./lived-time.ts";

type Kept = Pick<DeviceRecord, "id" | "groups" | "deviceClass">;

type RetentionParts = {
  readonly storage: Pick<Storage, "devices" | "reports" | "lived" | "trail">;
  /** What is deleted never comes back: a version that is still on its way counts where it has come. */
  readonly board: { readonly payloadsFor: (device: DeviceRecord) => readonly PolicyPayload[] };
  readonly clock: ServerClock;
  /** Monotonic: nobody sets it. */
  readonly uptimeMs: () => number;
  readonly log: ServerLog;
};

/** Pure: for how long `privacy.retain` lets records about a device's people be kept. */
export function keptForMs(
  policies: readonly PolicyPayload[],
  { id: deviceId, groups, deviceClass }: Kept,
  nowMs: number,
): number {
  return settingValue(
    effectivePolicy(policies, { deviceId, groups, deviceClass, nowMs }),
    "privacy.retain",
  );
}

/** Deletes what is older than `privacy.retain` of each device, whether it is still of the fleet or not. */
export class Retention {
  readonly #parts: RetentionParts;
  #running: Promise<void> | null = null;
  #isStopped = false;
  #livedAtMs: number;

  constructor(parts: RetentionParts) {
    this.#parts = parts;
    this.#livedAtMs = parts.uptimeMs();
  }

  /** One at a time: a fleet may take longer than the time between two. */
  sweep(): Promise<void> {
    this.#running ??= this.#sweepAll().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** Resolves when nothing is read or deleted any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running;
  }

  async #sweepAll(): Promise<void> {
    const { storage, board, clock, log } = this.#parts;
    if (!(await this.#mayBelieveClock())) return;
    for (const device of await storage.devices.list()) {
      if (this.#isStopped) return;
      const keptMs = keptForMs(board.payloadsFor(device), device, clock.nowMs());
      const forgotten = await storage.reports.forgetBefore(device.id, isoAt(clock, -keptMs));
      const { acts, receipts, auditRows } = forgotten;
      if (acts + receipts + auditRows > 0)
        log.info("old records deleted", { deviceId: device.id, ...forgotten });
      // Whoever waits for an answer is not to wait for the whole fleet.
      await nextTurn();
    }
  }

  async #mayBelieveClock(): Promise<boolean> {
    const { storage, clock, uptimeMs, log } = this.#parts;
    const livedAtMs = uptimeMs();
    const before = await storage.lived.find();
    const passed = { ranMs: livedAtMs - this.#livedAtMs, nowMs: clock.nowMs() };
    const { lived, aheadMs } = liveOn(before, passed);
    await storage.lived.keep(lived);
    this.#livedAtMs = livedAtMs;
    if (aheadMs === null) return true;
    const detail = aheadWords(aheadMs);
    log.warn("old records not deleted", { because: detail });
    if (before?.heldMs == null)
      await storage.trail.raise({ at: isoAt(clock), deviceId: null, kind: "clockAhead", detail });
    return false;
  }
}

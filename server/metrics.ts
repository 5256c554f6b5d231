import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { isInFleet } from "./devices/fleet.ts";
import type { LiveBoard } from "./live/live-board.ts";
import type { LiveDevices } from "./live/live-devices.ts";
import type { FleetCounts } from "./storage/records.ts";
import type { Storage } from "./storage/storage.ts";
import { withoutUnmeasuredLag } from "./unmeasured-lag.ts";

type Parts = {
  readonly storage: Pick<Storage, "devices" | "reports">;
  readonly live: Pick<LiveDevices, "has">;
  readonly liveBoard: Pick<LiveBoard, "watching">;
};

export type Metrics = {
  readonly contentType: string;
  /** The text format of Prometheus, as of now. */
  readonly text: () => Promise<string>;
};

/** Counts, never people: nothing here says who sat where. */
export function createMetrics({ storage, live, liveBoard }: Parts): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauges = gaugesIn(registry);
  const text = async () => {
    for (const gauge of Object.values(gauges)) gauge.reset();
    for (const { id, mode } of (await storage.devices.list()).filter(isInFleet)) {
      gauges.devices.inc({ mode, online: live.has(id) ? "yes" : "no" });
    }
    gauges.liveViews.set({}, liveBoard.watching);
    fill(gauges, await storage.reports.counts());
    return withoutUnmeasuredLag(await registry.metrics());
  };
  return { contentType: registry.contentType, text };
}

function fill(gauges: ReturnType<typeof gaugesIn>, counts: FleetCounts): void {
  for (const { stage, count } of counts.sessions) gauges.sessions.set({ stage }, count);
  for (const { kind, state, count } of counts.commands) gauges.commands.set({ kind, state }, count);
  for (const { status, count } of counts.receipts) gauges.receipts.set({ status }, count);
  gauges.alarms.set({}, counts.alarms);
}

function gaugesIn(registry: Registry) {
  const gauge = (name: string, help: string, labelNames: readonly string[]) =>
    new Gauge({
      name: `sessionward_${name}`,
      help,
      labelNames: [...labelNames],
      registers: [registry],
    });
  return {
    devices: gauge("devices", "Devices that can be ordered about", ["mode", "online"]),
    sessions: gauge("sessions", "Sessions as devices last told of them", ["stage"]),
    commands: gauge("commands", "Commands by how far they are", ["kind", "state"]),
    receipts: gauge("receipts", "Receipts of clearings", ["status"]),
    liveViews: gauge("live_views", "Consoles and programs that watch the fleet", []),
    alarms: gauge("alarms", "Alarms so far", []),
  };
}

import type { LiveState } from "../live/live-state.ts";

type Told = Pick<LiveState, "rows" | "commands" | "resyncs" | "alarms">;

/** Differs whenever something was told that a device's page shows: then the page asks anew. */
export function deviceNews({ rows, commands, resyncs, alarms }: Told, deviceId: string): string {
  const orders = [...commands.values()].filter((one) => one.deviceId === deviceId);
  // A command that goes on changes nothing of the row of its device.
  const states = orders.map(({ id, state }) => [id, state]);
  return JSON.stringify([deviceId, rows.get(deviceId) ?? null, states, resyncs, alarms]);
}

import { deviceZone } from "../../agent/platform/device-zone.ts";
import { readActivity } from "../../agent/store/activity-log.ts";
import { TRACE_FORMAT, writeTrace } from "../../policies/trace.ts";
import { CommandError } from "./output.ts";

/** @throws CommandError `noActivity` where no agent has ever observed anything */
export function printTrace(dataDir: string, nowMs: number): void {
  const read = readActivity(dataDir);
  if (!read.ok) throw new CommandError(read.reason, read.detail);
  const { lines, deviceId, deviceClass, groups } = read.value;
  const [first] = lines;
  if (first === undefined) {
    const message = "nothing was recorded: a device records activity only while it observes";
    throw new CommandError("noActivity", message);
  }
  const until = new Date(nowMs).toISOString();
  const about = { format: TRACE_FORMAT, device: deviceId, deviceClass, groups } as const;
  process.stdout.write(
    writeTrace({ head: { ...about, from: first.at, until, zone: deviceZone() }, lines }),
  );
}

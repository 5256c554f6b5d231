import { isoAt, type ServerClock } from "../ports.ts";
import type { Storage } from "../storage/storage.ts";

type Paused = {
  readonly kind: string;
  readonly params: object;
  readonly reason: string;
  readonly by: string;
  readonly devices: number;
};

/** One person may pause everything, and everybody hears of it (design: "First, do no harm"). */
export async function alarmOfPause(
  { kind, params, reason, by, devices }: Paused,
  trail: Pick<Storage["trail"], "raise">,
  clock: ServerClock,
): Promise<void> {
  if (kind !== "pause" || !("forMs" in params)) return;
  const minutes = Math.round(Number(params.forMs) / 60_000);
  const detail = `${by} paused ${devices} devices for ${minutes} min: ${reason}`.slice(0, 500);
  await trail.raise({ at: isoAt(clock), deviceId: null, kind: "paused", detail });
}

import { setTimeout as delay } from "node:timers/promises";
import type { Report } from "../../agent/contract/reports.ts";
import type { SwarmDevice } from "./swarm-device.ts";

type Behaviour = {
  readonly says: string;
  /** Until the signal; the device is online when it begins. */
  readonly run: (device: SwarmDevice, signal: AbortSignal) => Promise<void>;
};

const STEADY_EVERY_MS = 10_000;
const FLAP_AFTER_MS = 8_000;
const AWAY_MS = 1_000;

/** How a device of the swarm spends its time. */
export const BEHAVIOURS = {
  steady: {
    says: "tells of its sessions about every 10 s",
    run: (device, signal) =>
      again(STEADY_EVERY_MS, signal, async () => device.report(sessionsNow())),
  },
  flapping: {
    says: "leaves about every 8 s and comes back",
    run: (device, signal) =>
      again(FLAP_AFTER_MS, signal, async () => {
        await device.leave();
        await delay(AWAY_MS);
        await device.connect();
      }),
  },
} as const satisfies Record<string, Behaviour>;

export type BehaviourName = keyof typeof BEHAVIOURS;

/** Spread, so that no two devices keep step. */
async function again(everyMs: number, signal: AbortSignal, act: () => Promise<void>) {
  while (!signal.aborted) {
    await delay(everyMs * (0.5 + Math.random()), undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) await act();
  }
}

function sessionsNow(): Report {
  const since = new Date().toISOString();
  const session = { id: "1", kind: "named", person: null, stage: "active" } as const;
  return { kind: "sessions", body: { sessions: [{ ...session, since, next: null }] } };
}

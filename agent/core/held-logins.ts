import type { Clock, Log } from "./ports.ts";

/** What a clearing that goes on after a power cut has come to. */
export type ResumedClearing = {
  readonly homeDir: string;
  readonly done: Promise<unknown>;
};

/**
 * Nobody waits longer for what the last person left (design §5: 10 s, of which the daemon's own start
 * takes one): by then it is renamed, or it will be `partial`.
 */
export const HOLD_LOGINS_FOR_MS = 8_000;
/** Nor longer than this for the bytes of what is renamed: a usual profile is gone by then. */
export const HOLD_FOR_BYTES_MS = 3_000;

type Ports = {
  readonly clock: Clock;
  readonly log: Log;
  readonly clearings: { readonly outOfReach: (homeDir: string) => Promise<void> };
};

/**
 * Resolves when nothing that a power cut left is in anybody's reach any more. The system lets nobody
 * sign in before the daemon says that it is ready (`service-unit.ts`), and it says so after this.
 */
export async function outOfReach(
  resumed: readonly ResumedClearing[],
  { clock, log, clearings }: Ports,
): Promise<void> {
  if (resumed.length === 0) return;
  const startedMs = clock.uptimeMs();
  const done = Promise.all(resumed.map((one) => one.done));
  const renamed = Promise.all(
    resumed.map((one) => Promise.race([clearings.outOfReach(one.homeDir), one.done])),
  );
  const isOutOfReach = await isBy(startedMs + HOLD_LOGINS_FOR_MS, renamed, clock);
  const isGone = isOutOfReach && (await isBy(startedMs + HOLD_FOR_BYTES_MS, done, clock));
  const heldMs = Math.round(clock.uptimeMs() - startedMs);
  log.info("loginsHeld", { homes: resumed.length, heldMs, isOutOfReach, isGone });
}

async function isBy(uptimeMs: number, work: Promise<unknown>, clock: Clock): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const cancel = clock.at(uptimeMs, () => late.resolve(false));
  const isInTime = await Promise.race([work.then(() => true), late.promise]);
  cancel();
  return isInTime;
}

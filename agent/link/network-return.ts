import type { Cancel, Clock } from "../core/ports.ts";

/** Every address by which this device is on a network, with its interface; none: it is on none. */
export type Addresses = () => readonly string[];

type NetworkPorts = { readonly clock: Clock; readonly addresses: Addresses };

/** Node hears of no route by itself; this is asked only while there is no connection. */
const LOOK_EVERY_MS = 2000;
/** A ward's devices all see its switch come back in the same second. */
const SPREAD_MS = 3000;
/** A cable that comes and goes hastens nothing more often. */
const HASTEN_EVERY_MS = 60_000;

/**
 * Calls back whenever an address is there that was not: a cable, a wireless network, a lease.
 *
 * @param before what was there when the server was tried last: the try itself takes a while
 */
export function watchForNetwork(
  { clock, addresses }: NetworkPorts,
  before: readonly string[],
  cameBack: () => void,
): Cancel {
  let known = before;
  let cancel: Cancel;
  const look = () => {
    const last = known;
    known = addresses();
    cancel = clock.at(clock.uptimeMs() + LOOK_EVERY_MS, look);
    if (known.some((address) => !last.includes(address))) cameBack();
  };
  cancel = clock.at(clock.uptimeMs() + LOOK_EVERY_MS, look);
  return () => cancel();
}

type HasteInput = {
  readonly nowMs: number;
  /** When it would come back by itself. */
  readonly retryAtMs: number;
  /** When it was hastened last; null: never. */
  readonly hastenedAtMs: number | null;
  /** From 0 to 1. */
  readonly random: number;
};

/** @returns when to come back now that there is a network again; null: no sooner than planned */
export function soonerAtMs({ nowMs, retryAtMs, hastenedAtMs, random }: HasteInput): number | null {
  if (hastenedAtMs !== null && nowMs - hastenedAtMs < HASTEN_EVERY_MS) return null;
  const atMs = nowMs + Math.round(random * SPREAD_MS);
  return atMs < retryAtMs ? atMs : null;
}

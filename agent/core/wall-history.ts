import * as z from "zod/mini";
import type { Clock, KeyValue } from "./ports.ts";
import { storedJson } from "./stored-json.ts";

export type WallHistoryPorts = {
  readonly clock: Pick<Clock, "nowMs" | "uptimeMs">;
  readonly keyValue: KeyValue;
  /** Changes at every boot, and uptime begins anew with it. */
  readonly bootId: string;
};

const KEY = "wall.offsets";
/** Somebody set the clock, as opposed to two readings that are a moment apart. */
const JUMP_MS = 1_000;
/** Set, or slewed by a second, so often in one boot; more of them make one. */
const MOST_OFFSETS = 100;

const offsetSchema = z.object({ uptimeMs: z.number(), offsetMs: z.number() });
/** How far the wall clock was ahead of uptime, from this uptime on. */
type Offset = z.infer<typeof offsetSchema>;
const bootShape = { bootId: z.string(), offsets: z.array(offsetSchema) };
type Boot = z.infer<z.ZodMiniObject<typeof bootShape>>;
const keptSchema = z.object({ ...bootShape, former: z.nullish(z.object(bootShape)) });

/**
 * What the wall clock said in this boot. Files bear its time, and sessions are known by uptime: a
 * clock that was set in between must hide none of the files that a session made.
 */
export class WallHistory {
  readonly #ports: WallHistoryPorts;
  #offsets: readonly Offset[];
  /** What the boot before this one left. */
  readonly #former: Boot | null;

  constructor(ports: WallHistoryPorts) {
    this.#ports = ports;
    const kept = z.safeParse(keptSchema, storedJson(ports.keyValue.get(KEY)));
    const isOurs = kept.success && kept.data.bootId === ports.bootId;
    this.#offsets = isOurs ? kept.data.offsets : [];
    this.#former = (isOurs ? kept.data.former : bootIn(kept.data)) ?? null;
    this.look();
  }

  /** Whenever something happens: remembers a clock that has been set since the last look. */
  look(): void {
    const { clock } = this.#ports;
    const now = { uptimeMs: clock.uptimeMs(), offsetMs: clock.nowMs() - clock.uptimeMs() };
    const last = this.#offsets.at(-1);
    if (last !== undefined && Math.abs(now.offsetMs - last.offsetMs) <= JUMP_MS) return;
    // What the clock said before anybody looked is not known to have been otherwise.
    this.#keep([...this.#offsets, last === undefined ? { ...now, uptimeMs: 0 } : now]);
  }

  /** The earliest time that a file can bear which was made at this uptime or later. */
  sinceMs(uptimeMs: number): number {
    this.look();
    const { clock } = this.#ports;
    // By the clock as it is now, to the millisecond, unless it once was further behind.
    const nowOffsetMs = clock.nowMs() - clock.uptimeMs();
    return Math.min(uptimeMs + nowOffsetMs, earliest(this.#offsets, uptimeMs));
  }

  /** The same of this boot or of the one before it, which a power cut may have ended; else null. */
  sinceIn(bootId: string, uptimeMs: number): number | null {
    if (bootId === this.#ports.bootId) return this.sinceMs(uptimeMs);
    return bootId === this.#former?.bootId ? earliest(this.#former.offsets, uptimeMs) : null;
  }

  #keep(offsets: readonly Offset[]): void {
    const { keyValue, bootId } = this.#ports;
    const [first, second, ...rest] = offsets;
    const isTooMany = offsets.length > MOST_OFFSETS && first !== undefined && second !== undefined;
    const offsetMs = Math.min(first?.offsetMs ?? 0, second?.offsetMs ?? 0);
    this.#offsets = isTooMany ? [{ uptimeMs: first.uptimeMs, offsetMs }, ...rest] : offsets;
    keyValue.set(KEY, JSON.stringify({ bootId, offsets: this.#offsets, former: this.#former }));
  }
}

function bootIn(kept: Boot | undefined): Boot | null {
  return kept === undefined ? null : { bootId: kept.bootId, offsets: kept.offsets };
}

function earliest(offsets: readonly Offset[], uptimeMs: number): number {
  const ended = offsets.findLastIndex((one) => one.uptimeMs <= uptimeMs);
  const counted = offsets.slice(Math.max(0, ended));
  return Math.min(...counted.map((one) => Math.max(uptimeMs, one.uptimeMs) + one.offsetMs));
}

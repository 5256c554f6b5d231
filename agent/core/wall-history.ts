import * as z from "zod/mini";
import type { Clock, KeyValue } from "./ports.ts";

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
const keptSchema = z.object({ bootId: z.string(), offsets: z.array(offsetSchema) });

/**
 * What the wall clock said in this boot. Files bear its time, and sessions are known by uptime: a
 * clock that was set in between must hide none of the files that a session made.
 */
export class WallHistory {
  readonly #ports: WallHistoryPorts;
  #offsets: readonly Offset[];

  constructor(ports: WallHistoryPorts) {
    this.#ports = ports;
    const kept = z.safeParse(keptSchema, JSON.parse(ports.keyValue.get(KEY) ?? "null"));
    this.#offsets = kept.success && kept.data.bootId === ports.bootId ? kept.data.offsets : [];
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
    const ended = this.#offsets.findLastIndex((one) => one.uptimeMs <= uptimeMs);
    const counted = this.#offsets.slice(Math.max(0, ended));
    const { clock } = this.#ports;
    // By the clock as it is now, to the millisecond, unless it once was further behind.
    const nowOffsetMs = clock.nowMs() - clock.uptimeMs();
    return Math.min(
      uptimeMs + nowOffsetMs,
      ...counted.map((one) => Math.max(uptimeMs, one.uptimeMs) + one.offsetMs),
    );
  }

  #keep(offsets: readonly Offset[]): void {
    const { keyValue, bootId } = this.#ports;
    const [first, second, ...rest] = offsets;
    const isTooMany = offsets.length > MOST_OFFSETS && first !== undefined && second !== undefined;
    const offsetMs = Math.min(first?.offsetMs ?? 0, second?.offsetMs ?? 0);
    this.#offsets = isTooMany ? [{ uptimeMs: first.uptimeMs, offsetMs }, ...rest] : offsets;
    keyValue.set(KEY, JSON.stringify({ bootId, offsets: this.#offsets }));
  }
}

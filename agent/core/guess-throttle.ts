import * as z from "zod/mini";
import type { Clock, KeyValue } from "./ports.ts";
import { storedJson } from "./stored-json.ts";

export type ThrottlePorts = {
  readonly clock: Clock;
  readonly keyValue: KeyValue;
  readonly bootId: string;
};

type Limit = { readonly free: number; readonly firstMs: number; readonly longestMs: number };

const KEY = "staff.guessesBy";
const ALL = "all";
/** Typing errors are free; after that each guess doubles the wait of whoever makes it. */
const OF_ONE: Limit = { free: 5, firstMs: 30_000, longestMs: 15 * 60_000 };
/** Short and rarely reached: one who guesses must not keep those waiting who have a code. */
const OF_ALL: Limit = { free: 40, firstMs: 60_000, longestMs: 60_000 };
const MAX_ACCOUNTS = 50;

const rowSchema = z.object({ bootId: z.string(), failures: z.int(), atUptimeMs: z.number() });
type Row = z.infer<typeof rowSchema>;
const keptSchema = z.record(z.string(), rowSchema);

/**
 * Counts wrong guesses where neither a restart nor a reboot forgets them, and waits by uptime, so
 * that no clock that is set shortens a wait. After a reboot the wait begins anew.
 */
export class GuessThrottle {
  readonly #ports: ThrottlePorts;
  #rows: ReadonlyMap<string, Row>;

  constructor(ports: ThrottlePorts) {
    this.#ports = ports;
    const { bootId, keyValue, clock } = ports;
    const stored = z.safeParse(keptSchema, storedJson(keyValue.get(KEY)));
    const atUptimeMs = clock.uptimeMs();
    const rows = stored.success ? Object.entries(stored.data) : [];
    this.#rows = new Map(
      rows.map(([who, row]) => [who, row.bootId === bootId ? row : { ...row, bootId, atUptimeMs }]),
    );
  }

  failuresOf(uid: number): number {
    return this.#rows.get(String(uid))?.failures ?? 0;
  }

  /** 0: this account may make a guess now. */
  waitMs(uid: number): number {
    return Math.max(this.#waitMs(String(uid), OF_ONE), this.#waitMs(ALL, OF_ALL));
  }

  /** Counted and written down before the guess is looked at: pulling the plug buys none. */
  begin(uid: number): void {
    const rows = new Map(this.#rows);
    for (const who of [String(uid), ALL]) {
      const failures = (rows.get(who)?.failures ?? 0) + 1;
      rows.delete(who);
      rows.set(who, this.#row(failures));
    }
    // What is forgotten of an account is still counted for all.
    this.#keep(new Map([...rows].slice(-MAX_ACCOUNTS)));
  }

  wasRight(uid: number): void {
    this.#keep(new Map([...this.#rows].filter(([who]) => who !== String(uid) && who !== ALL)));
  }

  /** It was one of ours, but used or expired: nobody guessed. */
  wasNoGuess(uid: number): void {
    const lessOf = (who: string, row: Row) =>
      who === String(uid) || who === ALL ? { ...row, failures: row.failures - 1 } : row;
    this.#keep(new Map([...this.#rows].map(([who, row]) => [who, lessOf(who, row)])));
  }

  #waitMs(who: string, { free, firstMs, longestMs }: Limit): number {
    const row = this.#rows.get(who);
    const doublings = (row?.failures ?? 0) - free;
    if (row === undefined || doublings < 0) return 0;
    const waitMs = Math.min(longestMs, firstMs * 2 ** Math.min(doublings, 20));
    return Math.max(0, row.atUptimeMs + waitMs - this.#ports.clock.uptimeMs());
  }

  #row(failures: number): Row {
    return { bootId: this.#ports.bootId, failures, atUptimeMs: this.#ports.clock.uptimeMs() };
  }

  #keep(rows: ReadonlyMap<string, Row>): void {
    this.#rows = rows;
    this.#ports.keyValue.set(KEY, JSON.stringify(Object.fromEntries(rows)));
  }
}

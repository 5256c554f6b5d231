import type { Introductions } from "../accounts/introductions.ts";
import type { Hands } from "../accounts/one-person.ts";
import { isoAt, type ServerClock } from "../ports.ts";
import type { Storage } from "../storage/storage.ts";
import { mostAlone } from "./command-limits.ts";

/** What somebody is about to do alone, and all who count as one person with them. */
export type LoneDeed = {
  /** It stands for each: else what is done with one of somebody's tokens is no deed of the next. */
  readonly by: Hands;
  readonly persons: readonly string[];
  readonly deviceIds: readonly string[];
  readonly at: string;
  /** What is older is forgotten. */
  readonly since: string;
  readonly most: number;
  /** Of an order that ends something; null: what is done may be done again as often as somebody likes. */
  readonly again: { readonly since: string; readonly most: number } | null;
  /** False: it is only asked how many that would be. */
  readonly isDone: boolean;
};

export type DeedStore = {
  /** Keeps it unless that would be more than `most`, of devices or of orders to one of them. */
  readonly claim: (deed: LoneDeed) => Promise<DeedCount>;
};

export type DeedCount = {
  /** How many it is with what was kept before, each counted once. */
  readonly devices: number;
  /** To the one of these devices that got the most of them; this one is counted. */
  readonly orders: number;
};

/** So long many small deeds of one person are a big one. */
const COUNTED_TOGETHER_MS = 24 * 3_600_000;

/**
 * To one device, by one person: more than anybody's day needs, and far from keeping people there from
 * working. A device refuses beyond limits of its own, which no server can raise (agent/core).
 */
const ORDERS_AGAIN = 20;
const ORDERS_WITHIN_MS = 3_600_000;

type Deed = {
  readonly what: string;
  readonly deviceIds: readonly string[];
  readonly fleet: number;
  /** It is an order that ends or locks something under somebody's hands. */
  readonly isEnding: boolean;
};

type Parts = {
  readonly storage: Pick<Storage, "deeds" | "trail">;
  readonly introductions: Pick<Introductions, "onePersonAs">;
  readonly clock: ServerClock;
};

/** How many devices one person ends, loosens or tightens something on, whatever it is. */
export class LoneDeeds {
  readonly #parts: Parts;
  /** By account: of a flood of orders everybody hears once an hour. */
  readonly #toldMs = new Map<string, number>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @returns why it needs a second person, or null: then it is counted */
  claim(hands: Hands, deed: Deed): Promise<string | null> {
    return this.#judge(hands, deed, true);
  }

  /** The same beforehand: nothing is counted. */
  wouldClaim(hands: Hands, deed: Deed): Promise<string | null> {
    return this.#judge(hands, deed, false);
  }

  async #judge(hands: Hands, deed: Deed, isDone: boolean): Promise<string | null> {
    const { what, deviceIds, fleet, isEnding } = deed;
    if (deviceIds.length === 0) return null;
    const { storage, introductions, clock } = this.#parts;
    const most = mostAlone(fleet);
    const persons = [...(await introductions.onePersonAs(hands))];
    const [at, since] = [isoAt(clock), isoAt(clock, -COUNTED_TOGETHER_MS)];
    const again = isEnding ? { since: isoAt(clock, -ORDERS_WITHIN_MS), most: ORDERS_AGAIN } : null;
    const claimed = { by: hands, persons, deviceIds, at, since, most, again, isDone };
    const { devices, orders } = await storage.deeds.claim(claimed);
    if (devices > most) {
      return `${what} makes it ${devices} of ${fleet} devices in 24 h, all kinds of orders and changes counted, and needs a second admin`;
    }
    if (orders <= ORDERS_AGAIN) return null;
    if (isDone) await this.#tell(hands[0], persons, what);
    return `${what} makes it ${orders} orders to one device within an hour, all kinds counted that end or lock something, and needs a second admin`;
  }

  /** Nobody needs so many: it is a program that went wrong, or an account in other hands. */
  async #tell(by: string, persons: readonly string[], what: string): Promise<void> {
    const { storage, clock } = this.#parts;
    const nowMs = clock.nowMs();
    const lastMs = Math.max(...persons.map((one) => this.#toldMs.get(one) ?? 0));
    if (nowMs - lastMs < ORDERS_WITHIN_MS) return;
    this.#toldMs.set(by, nowMs);
    const detail = `${by} was refused ${what}, after ${ORDERS_AGAIN} orders to one device within an hour`;
    await storage.trail.raise({ at: isoAt(clock), deviceId: null, kind: "manyOrders", detail });
  }
}

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
  /** False: it is only asked how many that would be. */
  readonly isDone: boolean;
};

export type DeedStore = {
  /**
   * Keeps it unless that would be more than `most`.
   *
   * @returns how many devices it is with what was kept before, each counted once
   */
  readonly claim: (deed: LoneDeed) => Promise<number>;
};

/** So long many small deeds of one person are a big one. */
const COUNTED_TOGETHER_MS = 24 * 3_600_000;

type Claim = {
  readonly hands: Hands;
  readonly what: string;
  readonly deviceIds: readonly string[];
  readonly fleet: number;
  readonly isDone: boolean;
};

type Parts = {
  readonly storage: Pick<Storage, "deeds">;
  readonly introductions: Pick<Introductions, "onePersonAs">;
  readonly clock: ServerClock;
};

/** How many devices one person ends, loosens or tightens something on, whatever it is. */
export class LoneDeeds {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @returns why it needs a second person, or null: then it is counted */
  claim(
    hands: Hands,
    what: string,
    deviceIds: readonly string[],
    fleet: number,
  ): Promise<string | null> {
    return this.#judge({ hands, what, deviceIds, fleet, isDone: true });
  }

  /** The same beforehand: nothing is counted. */
  wouldClaim(
    hands: Hands,
    what: string,
    deviceIds: readonly string[],
    fleet: number,
  ): Promise<string | null> {
    return this.#judge({ hands, what, deviceIds, fleet, isDone: false });
  }

  async #judge({ hands, what, deviceIds, fleet, isDone }: Claim): Promise<string | null> {
    if (deviceIds.length === 0) return null;
    const { storage, introductions, clock } = this.#parts;
    const most = mostAlone(fleet);
    const persons = [...(await introductions.onePersonAs(hands))];
    const [at, since] = [isoAt(clock), isoAt(clock, -COUNTED_TOGETHER_MS)];
    const deed = { by: hands, persons, deviceIds, at, since, most, isDone };
    const count = await storage.deeds.claim(deed);
    if (count <= most) return null;
    return `${what} makes it ${count} of ${fleet} devices in 24 h, all kinds of orders and changes counted, and needs a second admin`;
  }
}

import { isoAt, type ServerClock } from "../ports.ts";
import type { Storage } from "../storage/storage.ts";
import { asOnePerson, ONE_PERSON_MS } from "./one-person.ts";

type Parts = {
  readonly storage: Pick<Storage, "accounts" | "trail">;
  readonly clock: ServerClock;
};

/**
 * Keeps who let whom in: a second person that one admin can make is none. Who was let in, or given
 * more to do, counts as one with whoever did it until everybody had a day to object.
 */
export class Introductions {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @param how in words, as `was invited` */
  async add(account: string, hands: readonly string[], how: string): Promise<void> {
    const { storage, clock } = this.#parts;
    const others = hands.filter((by) => by !== account);
    if (others.length === 0) return;
    const at = isoAt(clock);
    await storage.accounts.introduce(others.map((by) => ({ account, by, at })));
    const who = others.join(" and ");
    const detail = `${account} ${how} by ${who}: until a day from now they count as one person`;
    await storage.trail.raise({ at, deviceId: null, kind: "letIn", detail: detail.slice(0, 500) });
  }

  async addEach(accounts: readonly string[], hands: readonly string[], how: string): Promise<void> {
    for (const account of accounts) await this.add(account, hands, how);
  }

  /** Everybody who may be the same person as one of these, as of now. */
  async onePersonAs(names: readonly string[]): Promise<ReadonlySet<string>> {
    const { storage, clock } = this.#parts;
    const lately = await storage.accounts.introductions(isoAt(clock, -ONE_PERSON_MS));
    return asOnePerson(names, lately);
  }
}

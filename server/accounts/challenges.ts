import { randomBytes, randomUUIDv7 } from "node:crypto";
import type { ServerClock } from "../ports.ts";

export type ChallengePurpose = "signIn" | "prove" | "newPasskey";

type Challenge = {
  readonly purpose: ChallengePurpose;
  readonly bytes: Buffer;
  /** Whose answer it has to be; null: whoever has a passkey. */
  readonly admin: string | null;
  readonly madeMs: number;
};

const LIFETIME_MS = 300_000;
const MAX_KEPT = 2_000;
const CHALLENGE_BYTES = 32;

/** What passkeys were asked to sign. In memory: after a restart one asks again. */
export class Challenges {
  readonly #clock: ServerClock;
  readonly #open = new Map<string, Challenge>();

  constructor(clock: ServerClock) {
    this.#clock = clock;
  }

  make(purpose: ChallengePurpose, admin: string | null): { id: string; bytes: Buffer } {
    const id = `challenge-${randomUUIDv7()}`;
    const bytes = randomBytes(CHALLENGE_BYTES);
    this.#open.set(id, { purpose, bytes, admin, madeMs: this.#clock.nowMs() });
    for (const oldest of this.#open.keys()) {
      if (this.#open.size <= MAX_KEPT) break;
      this.#open.delete(oldest);
    }
    return { id, bytes };
  }

  /** Once only: a recorded answer is worth nothing. */
  take(id: string, purpose: ChallengePurpose, admin: string | null): Challenge | null {
    const found = this.#open.get(id);
    this.#open.delete(id);
    if (found === undefined || found.purpose !== purpose) return null;
    const isYoung = Math.abs(this.#clock.nowMs() - found.madeMs) <= LIFETIME_MS;
    const isTheirs = admin === null || found.admin === admin;
    return isYoung && isTheirs ? found : null;
  }
}

import { createHmac, type KeyObject, randomBytes, timingSafeEqual } from "node:crypto";
import { derivedSecret } from "../derived-secrets.ts";
import { Problem } from "../http/problem.ts";
import type { ServerClock } from "../ports.ts";

const WINDOW_MS = 15 * 60_000;
const MAX_OF_STRANGERS = 20;
const MAX_OF_KNOWN = 10;
const MAX_NAMES = 20_000;

type Count = { readonly sinceMs: number; readonly tries: number };

/**
 * Tries of passwords, per account. A browser that was signed in before has a mark, and tries of its
 * own: strangers who use up the others lock nobody out of the browser that they always use. Passkeys
 * can't be guessed and are not counted.
 */
export class SignInLimits {
  readonly #clock: ServerClock;
  readonly #key: Buffer;
  readonly #counts = new Map<string, Count>();

  constructor(clock: ServerClock, commandKey: KeyObject) {
    this.#clock = clock;
    this.#key = derivedSecret(commandKey, "known browser");
  }

  /** Counts a try. @returns whether it comes from a known browser @throws Problem `tooManyAttempts` */
  admit(name: string, mark: string | null): boolean {
    const isKnown = mark !== null && this.#isMarkOf(name, mark);
    const key = isKnown ? `known ${mark}` : `account ${name}`;
    const nowMs = this.#clock.nowMs();
    const found = this.#counts.get(key);
    const isOver = found === undefined || Math.abs(nowMs - found.sinceMs) >= WINDOW_MS;
    const count = isOver ? { sinceMs: nowMs, tries: 0 } : found;
    if (count.tries >= (isKnown ? MAX_OF_KNOWN : MAX_OF_STRANGERS)) {
      throw tooMany(count.sinceMs + WINDOW_MS - nowMs);
    }
    this.#counts.delete(key);
    this.#counts.set(key, { ...count, tries: count.tries + 1 });
    const [oldest] = this.#counts.keys();
    if (this.#counts.size > MAX_NAMES && oldest !== undefined) this.#counts.delete(oldest);
    return isKnown;
  }

  succeeded(name: string, mark: string | null): void {
    if (mark !== null && this.#isMarkOf(name, mark)) this.#counts.delete(`known ${mark}`);
  }

  /** For the browser that has just signed in. */
  newMark(name: string): string {
    const nonce = randomBytes(16).toString("base64url");
    return `${nonce}.${this.#signed(name, nonce)}`;
  }

  #isMarkOf(name: string, mark: string): boolean {
    const [nonce = "", signed = ""] = mark.split(".");
    const expected = Buffer.from(this.#signed(name, nonce));
    const given = Buffer.from(signed);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  #signed(name: string, nonce: string): string {
    return createHmac("sha256", this.#key).update(`${nonce} ${name}`).digest("base64url");
  }
}

function tooMany(leftMs: number): Problem {
  const minutes = Math.max(1, Math.ceil(leftMs / 60_000));
  return new Problem(
    429,
    "tooManyAttempts",
    `too many passwords were tried for this account; wait ${minutes} min, use a passkey or a browser that you signed in with before, or have "sessionward account invite" make an invitation`,
  );
}

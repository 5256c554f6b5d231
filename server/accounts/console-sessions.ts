import { randomUUIDv7 } from "node:crypto";
import { isoAt, type ServerClock } from "../ports.ts";
import type { Storage } from "../storage/storage.ts";
import type { ConsoleSessionRecord, Means, Principal } from "./account-records.ts";
import type { SessionLimits } from "./account-storage.ts";
import { hashSecret, newSecret } from "./secrets.ts";

/** What this product asks of others (design §4, `session.limits`). */
export const SESSION_IDLE_MS = 15 * 60_000;
export const SESSION_LENGTH_MS = 12 * 3_600_000;
/** How long a proof of who is there is good for what can't be undone. */
export const FRESH_MS = 5 * 60_000;
/** Not every request is worth a commit; a session may end this much early. */
const NOTE_EVERY_MS = 15_000;
const MAX_BROWSER_CHARACTERS = 200;

export type Visitor = {
  /** The address of the connection itself. */
  readonly peer: string;
  readonly browser: string;
};

/** A session and the secret of its cookie, which nobody else keeps. */
export type OpenedSession = { readonly session: ConsoleSessionRecord; readonly secret: string };

type SessionParts = {
  readonly storage: Pick<Storage, "sessions">;
  readonly clock: ServerClock;
};

export class ConsoleSessions {
  readonly #parts: SessionParts;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  /** A new id for everybody who comes in: whatever the browser brought along is worth nothing. */
  async open(
    admin: string,
    means: Means,
    visitor: Visitor,
    brought: string | null,
  ): Promise<OpenedSession> {
    const { storage, clock } = this.#parts;
    const secret = newSecret("session");
    const now = isoAt(clock);
    const session = {
      id: `session-${randomUUIDv7()}`,
      secretSha256: hashSecret(secret),
      admin,
      means,
      createdAt: now,
      lastSeenAt: now,
      provenAt: now,
      peer: visitor.peer,
      browser: visitor.browser.slice(0, MAX_BROWSER_CHARACTERS),
    };
    await storage.sessions.add(
      session,
      brought === null ? null : hashSecret(brought),
      this.#limits(),
    );
    return { session, secret };
  }

  /** @param isActive whether somebody did something, or a page only asked again by itself. */
  async find(secret: string, isActive: boolean): Promise<Principal | null> {
    const { storage, clock } = this.#parts;
    const found = await storage.sessions.find(hashSecret(secret), this.#limits());
    if (found === null) return null;
    const { account, session } = found;
    const now = clock.nowMs();
    const seenMs = now - Date.parse(session.lastSeenAt);
    // A clock that was set back would make an old session young again.
    if (seenMs < -NOTE_EVERY_MS) return null;
    if (isActive && seenMs >= NOTE_EVERY_MS) {
      await storage.sessions.seen(session.id, new Date(now).toISOString());
    }
    const { name: admin, role, groups } = account;
    return { admin, role, groups, madeBy: [], session };
  }

  list(admin: string): Promise<readonly ConsoleSessionRecord[]> {
    return this.#parts.storage.sessions.list(admin, this.#limits());
  }

  /** It was proven again who is there: the session goes on under another secret. */
  async renew(session: ConsoleSessionRecord, means: Means): Promise<OpenedSession | null> {
    const { storage, clock } = this.#parts;
    const secret = newSecret("session");
    const renewed = { secretSha256: hashSecret(secret), provenAt: isoAt(clock), means };
    const found = await storage.sessions.renew(session.id, renewed);
    return found === null ? null : { session: found, secret };
  }

  end(id: string, admin: string): Promise<ConsoleSessionRecord | null> {
    return this.#parts.storage.sessions.end(id, admin);
  }

  endOthers(admin: string, exceptId: string | null): Promise<void> {
    return this.#parts.storage.sessions.endOthers(admin, exceptId);
  }

  isFresh({ provenAt }: ConsoleSessionRecord): boolean {
    return this.#parts.clock.nowMs() - Date.parse(provenAt) <= FRESH_MS;
  }

  #limits(): SessionLimits {
    const { clock } = this.#parts;
    return {
      madeAfter: isoAt(clock, -SESSION_LENGTH_MS),
      seenAfter: isoAt(clock, -SESSION_IDLE_MS),
    };
  }
}

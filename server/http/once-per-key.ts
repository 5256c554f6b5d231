import { createHash } from "node:crypto";
import type { RouteName } from "../contract/admin-api.ts";
import { isoAt, type ServerClock } from "../ports.ts";
import type { ReplyRecord } from "../storage/records.ts";
import type { Storage } from "../storage/storage.ts";
import { Problem } from "./problem.ts";

/** A sender that lost the answer asks again within seconds; a day covers a night's batch. */
const KEPT_MS = 86_400_000;

/** What these answer is told once, and so is not kept. */
const TELL_SECRETS: readonly RouteName[] = [
  "createToken",
  "createAdminToken",
  "createAccount",
  "inviteAccount",
  "makeStaffCode",
  "makeStaffTicket",
];

export type KeyedRequest = {
  readonly admin: string;
  readonly key: string;
  readonly route: RouteName;
  /** Params and body: the same key with others is another request. */
  readonly asked: unknown;
};

type Parts = { readonly replies: Storage["replies"]; readonly clock: ServerClock };

/**
 * Does what is asked under a key at most once, and answers a repeat as it answered first
 * (draft-ietf-httpapi-idempotency-key-header). A request that was refused may be sent again.
 *
 * @throws Problem `keyReused`, `stillRunning`, `outcomeUnknown`, `alreadyAnswered`
 */
export class OncePerKey {
  readonly #parts: Parts;
  /** Those of this process: what an earlier one began will never be finished. */
  readonly #running = new Set<string>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async run(request: KeyedRequest, work: () => Promise<object>): Promise<object> {
    const { replies, clock } = this.#parts;
    const { admin, key, route, asked } = request;
    const fingerprint = createHash("sha256")
      .update(JSON.stringify([route, asked]))
      .digest("hex");
    await replies.prune(isoAt(clock, -KEPT_MS));
    const before = await replies.begin({ admin, key, fingerprint, at: isoAt(clock) });
    if (before !== null) return this.#repeated(before, request, fingerprint);
    const id = JSON.stringify([admin, key]);
    this.#running.add(id);
    try {
      const reply = await this.#carryOut(request, work);
      // A disk that takes no more must not make it look undone: a repeat is told to look first.
      const kept = TELL_SECRETS.includes(route) ? null : JSON.stringify(reply);
      await replies.finish(admin, key, kept).catch(() => undefined);
      return reply;
    } finally {
      this.#running.delete(id);
    }
  }

  /** What was refused may be sent again under its key; what broke may have been done half. */
  async #carryOut({ admin, key }: KeyedRequest, work: () => Promise<object>): Promise<object> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Problem) await this.#parts.replies.remove(admin, key);
      throw error;
    }
  }

  #repeated(
    { fingerprint, state, reply }: ReplyRecord,
    { admin, key }: KeyedRequest,
    asked: string,
  ): object {
    if (fingerprint !== asked) {
      throw new Problem(
        422,
        "keyReused",
        `the key ${key} was used for another request; take a new one`,
      );
    }
    if (state === "done") return answered(reply, key);
    if (this.#running.has(JSON.stringify([admin, key]))) {
      throw new Problem(
        409,
        "stillRunning",
        "this request is being carried out; ask again in a moment",
      );
    }
    throw new Problem(
      409,
      "outcomeUnknown",
      "this was begun and nobody knows how it ended; look whether it was done before you send it with another key",
    );
  }
}

function answered(reply: string | null, key: string): object {
  if (reply !== null) return JSON.parse(reply);
  throw new Problem(
    409,
    "alreadyAnswered",
    `what was asked with the key ${key} was done, and its secret is told once; make another with a new key`,
  );
}

import type { ServerClock } from "../ports.ts";
import type { ServerAudit } from "../server-audit.ts";

type Shown = {
  readonly id: string;
  readonly sessions: readonly { readonly person: string | null }[];
};

/** A page that asks again while it is open is one look. */
const ONE_LOOK_MS = 5 * 60_000;
const MAX_KEPT = 10_000;

/** Who looked at whom: a device's page and the live view say who sits there, by name or pseudonym. */
export class PersonLookups {
  readonly #audit: Pick<ServerAudit, "record">;
  readonly #clock: ServerClock;
  readonly #lastMs = new Map<string, number>();

  constructor(audit: Pick<ServerAudit, "record">, clock: ServerClock) {
    this.#audit = audit;
    this.#clock = clock;
  }

  /** Before it is told. Whom it was is not written down: the log would be the history it guards. */
  async note(admin: string, { id, sessions }: Shown): Promise<void> {
    const people = new Set(sessions.flatMap(({ person }) => person ?? [])).size;
    if (people === 0 || this.#isSameLook([admin, "device", id])) return;
    await this.#audit.record(admin, "personShown", { deviceId: id, people });
  }

  /** Of a live view that names people, once: line by line it would be that history, too. */
  async noteWatch(admin: string, group: string | null): Promise<void> {
    if (this.#isSameLook([admin, "group", group])) return;
    await this.#audit.record(admin, "peopleWatched", { group });
  }

  #isSameLook(look: readonly (string | null)[]): boolean {
    const key = JSON.stringify(look);
    const nowMs = this.#clock.nowMs();
    if (Math.abs(nowMs - (this.#lastMs.get(key) ?? -Infinity)) < ONE_LOOK_MS) return true;
    this.#lastMs.delete(key);
    this.#lastMs.set(key, nowMs);
    const [oldest] = this.#lastMs.keys();
    if (this.#lastMs.size > MAX_KEPT && oldest !== undefined) this.#lastMs.delete(oldest);
    return false;
  }
}

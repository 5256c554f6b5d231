import type {
  Cancel,
  EndOutcome,
  LockOutcome,
  SessionChange,
  SessionInfo,
  Sessions,
} from "../../core/ports.ts";

/** Several back ends as one. A session belongs to the one that lists it. */
export class MergedSessions implements Sessions {
  readonly #backEnds: readonly Sessions[];

  constructor(backEnds: readonly Sessions[]) {
    this.#backEnds = backEnds;
  }

  async list(): Promise<readonly SessionInfo[]> {
    return (await Promise.all(this.#backEnds.map((each) => each.list()))).flat();
  }

  onChange(listener: (change: SessionChange) => void): Cancel {
    const cancels = this.#backEnds.map((each) => each.onChange(listener));
    return () => {
      for (const cancel of cancels) cancel();
    };
  }

  async lock(sessionId: string): Promise<LockOutcome> {
    const owner = await this.#ownerOf(sessionId);
    const because = `there is no session ${sessionId}`;
    return (await owner?.lock(sessionId)) ?? { status: "failed", because, ms: 0 };
  }

  async end(sessionId: string, closeForMs: number): Promise<EndOutcome> {
    const owner = await this.#ownerOf(sessionId);
    // "Ensure that it is over": a session that is gone already is exactly that.
    return (await owner?.end(sessionId, closeForMs)) ?? { status: "ended", ms: 0 };
  }

  async close(): Promise<void> {
    await Promise.all(this.#backEnds.map((each) => each.close()));
  }

  async #ownerOf(sessionId: string): Promise<Sessions | null> {
    for (const each of this.#backEnds) {
      if ((await each.list()).some(({ id }) => id === sessionId)) return each;
    }
    return null;
  }
}

import type { LockOutcome } from "../../core/lock-outcome.ts";
import type { Cancel, EndOutcome, SessionChange, SessionInfo, Sessions } from "../../core/ports.ts";

/** `owns`: whether the id is this back end's own even while no such session runs. */
export type BackEnd = Sessions & { readonly owns?: (sessionId: string) => boolean };

/** Several back ends as one. A session belongs to the one that lists it. */
export class MergedSessions implements Sessions {
  readonly #backEnds: readonly BackEnd[];

  constructor(backEnds: readonly BackEnd[]) {
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
    if (owner !== null) return owner.end(sessionId, closeForMs);
    // Nobody lists it. Over is what each back end says is over: one that can't tell doesn't list it either.
    for (const each of this.#backEnds) {
      const outcome = await each.end(sessionId, closeForMs);
      if (outcome.status !== "ended" || each.owns?.(sessionId) === true) return outcome;
    }
    return { status: "ended", ms: 0 };
  }

  async isOver(sessionId: string): Promise<boolean> {
    const said = await Promise.all(this.#backEnds.map((each) => each.isOver(sessionId)));
    return said.every((isOver) => isOver);
  }

  async close(): Promise<void> {
    await Promise.all(this.#backEnds.map((each) => each.close()));
  }

  async #ownerOf(sessionId: string): Promise<BackEnd | null> {
    for (const each of this.#backEnds) {
      if ((await each.list()).some(({ id }) => id === sessionId)) return each;
    }
    return null;
  }
}

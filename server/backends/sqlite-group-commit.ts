import type { SqliteDatabase } from "./sqlite.ts";

type Waiting = {
  readonly work: () => unknown;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
};

const ENDED = "the transaction of the group was ended by what was to be one part of it";

/** Whoever is answered goes on at once: of more than this the event loop would hear nothing else. */
const MOST_TOGETHER = 32;

/**
 * One commit for those that came in the same turn of the event loop. A fleet that comes back waits
 * for the disk together: one after the other, ten thousand connects are ten thousand waits.
 */
export class GroupCommit {
  readonly #database: SqliteDatabase;
  #waiting: Waiting[] = [];

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  /**
   * @param work changes one row at most: what it throws undoes nothing of the others
   * @returns what it returned, once that is on disk
   */
  run<T>(work: () => T): Promise<T> {
    if (this.#waiting.length === 0) setImmediate(() => this.#next());
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ work, resolve, reject });
    });
  }

  /** All that waits, at once. */
  flush(): void {
    while (this.#waiting.length > 0) this.#commit();
  }

  #next(): void {
    this.#commit();
    if (this.#waiting.length > 0) setImmediate(() => this.#next());
  }

  #commit(): void {
    const waiting = this.#waiting.splice(0, MOST_TOGETHER);
    if (waiting.length === 0) return;
    try {
      const tell = this.#database.transaction(() => this.#attemptAll(waiting)).immediate();
      for (const tellOne of tell) tellOne();
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
  }

  /**
   * A full disk, say, makes SQLite roll all of it back by itself: what came after would each be a
   * commit of its own, told to have failed and yet done (sqlite.org/lang_transaction.html).
   *
   * @throws what one of them threw, if nothing of the others is left
   */
  #attemptAll(waiting: readonly Waiting[]): readonly (() => void)[] {
    return waiting.map((one) => {
      const attempted = attempt(one);
      if (!this.#database.inTransaction) throw attempted.error ?? new Error(ENDED);
      return attempted.tell;
    });
  }
}

type Attempted = { readonly tell: () => void; readonly error?: unknown };

function attempt({ work, resolve, reject }: Waiting): Attempted {
  try {
    const value = work() as never;
    return { tell: () => resolve(value) };
  } catch (error) {
    return { tell: () => reject(error), error };
  }
}

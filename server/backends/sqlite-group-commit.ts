import type { SqliteDatabase } from "./sqlite.ts";

type Waiting = {
  readonly work: () => unknown;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * One commit for all that came in the same turn of the event loop. A fleet that comes back waits
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
    if (this.#waiting.length === 0) setImmediate(() => this.flush());
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ work, resolve, reject });
    });
  }

  flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    if (waiting.length === 0) return;
    try {
      const tell = this.#database.transaction(() => waiting.map(attempt)).immediate();
      for (const tellOne of tell) tellOne();
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
  }
}

function attempt({ work, resolve, reject }: Waiting): () => void {
  try {
    const value = work() as never;
    return () => resolve(value);
  } catch (error) {
    return () => reject(error);
  }
}

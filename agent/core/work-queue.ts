/** Runs one piece of work at a time, in the order in which they came. */
export class WorkQueue {
  #last: Promise<void> = Promise.resolve();

  /** INVARIANT: `work` handles its own faults; one that throws anyway does not stop the next. */
  add(work: () => Promise<void>): void {
    this.#last = this.#last.then(work).catch((fault: unknown) => {
      // Let it surface as a fault of the process without breaking the chain.
      queueMicrotask(() => {
        throw fault;
      });
    });
  }

  /** Settles when everything that was added so far is done. */
  settled(): Promise<void> {
    return this.#last;
  }
}

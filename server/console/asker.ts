import type { ProblemDocument } from "../contract/admin-shapes.ts";
import type { Outcome } from "./api-client.ts";

export type Loaded<T> =
  | { readonly state: "loading" }
  | { readonly state: "failed"; readonly problem: ProblemDocument }
  | { readonly state: "loaded"; readonly value: T };

/**
 * Asks for one thing, and again when there is news of it: one request at a time, each answer told. News that
 * come faster than answers would otherwise leave a page without any, and the server with a heap of requests.
 */
export class Asker<T> {
  readonly #tell: (loaded: Loaded<T>) => void;
  #next: (() => Promise<Outcome<T>>) | null = null;
  #isAsking = false;
  #isForgotten = false;

  constructor(tell: (loaded: Loaded<T>) => void) {
    this.#tell = tell;
  }

  ask(load: () => Promise<Outcome<T>>): void {
    this.#next = load;
    if (!this.#isAsking) void this.#askAll();
  }

  /** Another thing is wanted: what is still answered is nobody's. */
  forget(): void {
    this.#isForgotten = true;
    this.#next = null;
  }

  async #askAll(): Promise<void> {
    this.#isAsking = true;
    try {
      while (this.#next !== null) {
        const load = this.#next;
        this.#next = null;
        const loaded = loadedOf(await load());
        if (!this.#isForgotten) this.#tell(loaded);
      }
    } finally {
      this.#isAsking = false;
    }
  }
}

function loadedOf<T>(outcome: Outcome<T>): Loaded<T> {
  return outcome.ok
    ? { state: "loaded", value: outcome.value }
    : { state: "failed", problem: outcome.problem };
}

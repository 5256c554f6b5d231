import type { AccountWatch } from "../../agent/core/account-keeper.ts";
import type { AccountFacts } from "../../policies/account-change.ts";
import type { VirtualTime } from "./virtual-time.ts";

type Watcher = { readonly userName: string; readonly tell: (facts: AccountFacts) => void };

/** The account files: an admin closes an account, and opens it again. */
export class FakeAccounts implements AccountWatch {
  readonly #time: VirtualTime;
  readonly #closedSince = new Map<string, number>();
  readonly #watchers = new Set<Watcher>();

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  watch(userName: string, tell: Watcher["tell"]) {
    const watcher = { userName, tell };
    this.#watchers.add(watcher);
    queueMicrotask(() => this.#tell(watcher));
    return () => void this.#watchers.delete(watcher);
  }

  forgetWatches(): void {
    this.#watchers.clear();
  }

  close(userName: string): void {
    this.#closedSince.set(userName, this.#time.trueMs);
    this.#tellOf(userName);
  }

  open(userName: string): void {
    this.#closedSince.delete(userName);
    this.#tellOf(userName);
  }

  isClosed(userName: string): boolean {
    return this.#closedSince.has(userName);
  }

  /** null: it is open. */
  closedSinceMs(userName: string): number | null {
    return this.#closedSince.get(userName) ?? null;
  }

  #tellOf(userName: string): void {
    for (const watcher of [...this.#watchers]) {
      if (watcher.userName === userName) this.#tell(watcher);
    }
  }

  #tell(watcher: Watcher): void {
    if (!this.#watchers.has(watcher)) return;
    const isDisabled = this.isClosed(watcher.userName);
    watcher.tell({ exists: true, isDisabled, groups: [], passwordMark: "a" });
  }
}

import { hangsOnLocker, looksLocked, type StackedWindow } from "./stacking.ts";

export type LockerDoubtPorts = {
  /** By another program. */
  readonly isKeyboardHeld: () => Promise<boolean>;
  readonly wait: (ms: number) => Promise<unknown>;
  readonly uptimeMs: () => number;
};

/** By the X server. */
export type NumberedWindow = StackedWindow & { readonly id: number };

/** A locker takes the keyboard right before or right after its window comes up. */
const GRABS_WITHIN_MS = 300;

/**
 * Anybody can fill the screen past any window manager. Who does not hold the keyboard soon after that is
 * no locker, as the agent asks before it believes a lock (docs/locks.md).
 */
export class LockerDoubt {
  readonly #ports: LockerDoubtPorts;
  #upSinceMs = new Map<number, number>();

  constructor(ports: LockerDoubtPorts) {
    this.#ports = ports;
  }

  mapped(id: number): void {
    this.#upSinceMs.set(id, this.#ports.uptimeMs());
  }

  /** The X server gives the number of a window that is gone to another. */
  forget(): void {
    this.#upSinceMs.clear();
  }

  /** Asks only if the answer decides something: to ask takes the keyboard from whoever types. */
  async settle(stack: readonly NumberedWindow[]): Promise<readonly StackedWindow[]> {
    const restMs = this.#restMs(stack.filter(looksLocked));
    if (!hangsOnLocker(stack) || (await this.#holds(restMs))) return stack;
    return stack.map((one) => ({ ...one, isLocker: false }));
  }

  async #holds(restMs: number): Promise<boolean> {
    const { isKeyboardHeld, wait } = this.#ports;
    if (await isKeyboardHeld()) return true;
    if (restMs <= 0) return false;
    await wait(restMs);
    return isKeyboardHeld();
  }

  /** How long the newest of them still has. */
  #restMs(doubtful: readonly NumberedWindow[]): number {
    const nowMs = this.#ports.uptimeMs();
    this.#upSinceMs = new Map(doubtful.map(({ id }) => [id, this.#upSinceMs.get(id) ?? nowMs]));
    return Math.max(...this.#upSinceMs.values()) + GRABS_WITHIN_MS - nowMs;
  }
}

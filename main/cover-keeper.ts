import { isOverlaid, pauseAfterRaise, type StackedWindow } from "./stacking.ts";

export type CoverKeeperPorts = {
  readonly listen: (isOn: boolean) => void;
  readonly read: () => Promise<readonly StackedWindow[]>;
  readonly wait: (ms: number) => Promise<unknown>;
};

/** Puts what must lie above everything back there, at once, when something has come above it. */
export class CoverKeeper {
  readonly #ports: CoverKeeperPorts;
  #raise: (() => Promise<void>) | null = null;
  #isLooking = false;
  #hasChanged = false;

  constructor(ports: CoverKeeperPorts) {
    this.#ports = ports;
  }

  /** @param raise null: nothing must be on top */
  keep(raise: (() => Promise<void>) | null): void {
    const isOn = raise !== null;
    if (isOn !== (this.#raise !== null)) this.#ports.listen(isOn);
    this.#raise = raise;
    // What came while it was opened.
    if (isOn) this.changed();
  }

  changed(): void {
    this.#hasChanged = true;
    if (!this.#isLooking) void this.#look().catch(() => undefined);
  }

  async #look(): Promise<void> {
    this.#isLooking = true;
    try {
      for (let inARow = 0; this.#raise !== null && this.#hasChanged; ) {
        this.#hasChanged = false;
        inARow = (await this.#raiseIfOverlaid()) ? inARow + 1 : 0;
        if (inARow > 0) await this.#ports.wait(pauseAfterRaise(inARow));
      }
    } finally {
      this.#isLooking = false;
    }
  }

  async #raiseIfOverlaid(): Promise<boolean> {
    const isNeeded = isOverlaid(await this.#ports.read());
    if (isNeeded) await this.#raise?.();
    return isNeeded;
  }
}

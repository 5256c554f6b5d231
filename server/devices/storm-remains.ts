import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** As many devices make a storm, in whatever time: fewer leave nothing worth looking for. */
const STORM_OF = 500;
/** When nobody has joined for so long, it is over. */
const QUIET_MS = 1_500;

/**
 * Devices that join all at once leave three times what they need on the heap, and V8 keeps it where little
 * is allocated afterwards: a server would hold the memory of its last restart for weeks.
 */
export class StormRemains {
  readonly #giveBack: () => void;
  #joined = 0;
  #quiet: NodeJS.Timeout | null = null;

  constructor(giveBack: () => void = giveBackMemory) {
    this.#giveBack = giveBack;
  }

  joined(): void {
    this.#joined += 1;
    if (this.#joined < STORM_OF) return;
    this.#quiet ??= setTimeout(() => this.#over(), QUIET_MS).unref();
    this.#quiet.refresh();
  }

  close(): void {
    if (this.#quiet !== null) clearTimeout(this.#quiet);
    this.#quiet = null;
  }

  #over(): void {
    this.close();
    this.#joined = 0;
    this.#giveBack();
  }
}

/** V8's collector for want of memory: the only one that hands free pages back to the system at once. */
export function giveBackMemory(): void {
  setFlagsFromString("--expose-gc");
  const collect: NodeJS.GCFunction = runInNewContext("gc");
  collect({ type: "major", flavor: "last-resort" });
}

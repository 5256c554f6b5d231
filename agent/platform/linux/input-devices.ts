import { type FSWatcher, readdirSync, watch } from "node:fs";
import { readFile } from "node:fs/promises";
import { type Fact, known, unknown } from "../../../policies/fact.ts";
import type { InputDevices } from "../../contract/posture-facts.ts";
import type { InputWatch } from "../../core/input-watch.ts";
import type { Cancel } from "../../core/ports.ts";

type Places = { readonly devDir: string; readonly listPath: string };

const PLACES: Places = { devDir: "/dev/input", listPath: "/proc/bus/input/devices" };
/** One device makes several nodes, and who plugs for ever must not keep the daemon busy. */
const SETTLE_MS = 2_000;
/** linux/input-event-codes.h: EV_REP. A button for the power is told as a keyboard too, but repeats no key. */
const REPEATS = 0x14;

/** Hears of the kernel's input devices by events of their directory, and counts them; it names none. */
export class LinuxInputDevices implements InputWatch {
  readonly #places: Places;
  readonly #settleMs: number;
  readonly #nodes = new Set<string>();
  #watcher: FSWatcher | null = null;
  #timer: NodeJS.Timeout | null = null;
  #arrived = 0;

  constructor(places: Places = PLACES, settleMs = SETTLE_MS) {
    this.#places = places;
    this.#settleMs = settleMs;
  }

  async look(): Promise<Fact<InputDevices>> {
    const list = await readFile(this.#places.listPath, "utf8").catch(() => null);
    if (list === null) return unknown("the kernel's list of input devices can't be read");
    return known({ ...countInputDevices(list), arrived: this.#arrived });
  }

  onArrival(tell: (now: Fact<InputDevices>) => void): Cancel {
    try {
      this.#watcher = watch(this.#places.devDir, { persistent: false }, (event, name) => {
        if (event === "rename" && name !== null && this.#isArrival(name)) this.#tellSoon(tell);
      });
      this.#watcher.on("error", () => this.close());
      for (const name of readdirSync(this.#places.devDir)) this.#nodes.add(name);
    } catch {
      // No such directory: a container, or a machine that nobody can type at.
      return () => undefined;
    }
    return () => this.close();
  }

  close(): void {
    this.#watcher?.close();
    this.#watcher = null;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** A node comes and goes by the same event: one that was there has gone. */
  #isArrival(name: string): boolean {
    if (!/^event\d+$/.test(name) || this.#nodes.delete(name)) return false;
    this.#nodes.add(name);
    this.#arrived += 1;
    return true;
  }

  #tellSoon(tell: (now: Fact<InputDevices>) => void): void {
    if (this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.look().then(tell);
    }, this.#settleMs).unref();
  }
}

/** Pure: `/proc/bus/input/devices`, one paragraph for each device. */
export function countInputDevices(list: string): Omit<InputDevices, "arrived"> {
  const devices = list.split("\n\n").map((text) => ({
    handlers: (/^H: Handlers=(.*)$/m.exec(text)?.[1] ?? "").split(" "),
    events: Number.parseInt(/^B: EV=([0-9a-f]+)$/m.exec(text)?.[1] ?? "0", 16),
  }));
  const repeats = (events: number) => Math.floor(events / 2 ** REPEATS) % 2 === 1;
  return {
    keyboards: devices.filter((one) => one.handlers.includes("kbd") && repeats(one.events)).length,
    pointers: devices.filter((one) => one.handlers.some((name) => /^mouse\d+$/.test(name))).length,
  };
}

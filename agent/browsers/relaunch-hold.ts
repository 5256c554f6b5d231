import type { HolderEvidence } from "./browser-processes.ts";
import type { FamilyRow } from "./families/family-row.ts";
import type { ProcessInfo } from "./process-table.ts";
import {
  allGone,
  type FamilyStop,
  holdersNow,
  type StopPorts,
  type StopRequest,
} from "./stop-browsers.ts";
import type { StoppedHolder } from "./stopped-holders.ts";

const LOOK_EVERY_MS = 10;
const KILL_BUDGET_MS = 3_000;
/** More than a tick of the kernel's clock: what begins afterwards can be told from what was held. */
const TICK_MS = 20;

type Ports = Pick<StopPorts, "table" | "stopwatchMs" | "delay">;

type Held = {
  readonly family: FamilyRow;
  readonly process: ProcessInfo;
  readonly evidence: HolderEvidence | null;
};

/**
 * Holds back browsers that somebody starts while profiles are taken away. Killing them would only
 * make a launcher start the next one, at a moment when the old session is still there to be read.
 * So they are stopped where they are (SIGSTOP), and killed when everything is out of reach.
 */
export class RelaunchHold {
  readonly #request: StopRequest;
  readonly #ports: Ports;
  readonly #families: readonly FamilyRow[];
  readonly #held = new Map<string, Held>();
  #isReleased = false;

  /** Watches only browsers that ran: what nobody uses is not started again. */
  constructor(request: StopRequest, stops: readonly FamilyStop[], ports: Ports) {
    this.#request = request;
    this.#ports = ports;
    this.#families = stops.filter(({ closed }) => closed !== "notRunning").map((s) => s.family);
    if (this.#families.length > 0) void this.#watch();
  }

  /** @returns the stops, with those that were held back and how they ended */
  async release(stops: readonly FamilyStop[]): Promise<readonly FamilyStop[]> {
    this.#isReleased = true;
    if (this.#held.size === 0) return stops;
    await this.#ports.delay(TICK_MS);
    const processes = [...this.#held.values()].map(({ process }) => process);
    for (const process of processes) this.#ports.table.signal(process, "SIGKILL");
    await allGone(processes, KILL_BUDGET_MS, this.#ports);
    return stops.map((stop) => {
      const holders = this.#holdersOf(stop.family);
      const isLeft = holders.some(({ ended }) => ended === "stillRunning");
      const closed = isLeft ? ("stillRunning" as const) : stop.closed;
      return { ...stop, closed, holders: [...stop.holders, ...holders] };
    });
  }

  async #watch(): Promise<void> {
    while (!this.#isReleased) {
      for (const family of this.#families) this.#stopThoseOf(family);
      await this.#ports.delay(LOOK_EVERY_MS);
    }
  }

  #stopThoseOf(family: FamilyRow): void {
    const { table } = this.#ports;
    const { all, mains, evidence } = holdersNow(family, this.#request, table);
    for (const process of all) {
      const key = `${process.pid} ${process.startTicks}`;
      if (this.#held.has(key)) continue;
      table.signal(process, "SIGSTOP");
      const isMain = mains.some(({ pid }) => pid === process.pid);
      const by = evidence.get(process.pid) ?? "environment";
      this.#held.set(key, { family, process, evidence: isMain ? by : null });
    }
  }

  #holdersOf(wanted: FamilyRow): readonly StoppedHolder[] {
    return [...this.#held.values()].flatMap(({ family, process, evidence }) => {
      if (family !== wanted || evidence === null) return [];
      const isAlive = this.#ports.table.isAlive(process);
      return [{ process, evidence, ended: isAlive ? "stillRunning" : "killed" }];
    });
  }
}

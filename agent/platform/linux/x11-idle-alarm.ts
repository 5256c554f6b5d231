import { ask, type X11 } from "./x11-client.ts";
import type { XAlarm, XCounter, XEvent } from "./x11-protocol.ts";

export type IdleAlarm = {
  /**
   * Tells of the first moment without input for this long, and of the first input after it.
   *
   * @returns for how long there has been no input by now, in milliseconds
   */
  set(idleMs: number | null): Promise<number>;
  /** For how long there has been no input by now, in milliseconds. */
  read(): Promise<number>;
};

type TellIdle = (
  edge: { readonly event: "idle"; readonly idleMs: number } | { readonly event: "active" },
) => void;

/** `floorMs`: the lowest threshold told in this idle spell; input is a fall below it. */
type Armed = {
  readonly idleMs: number;
  readonly floorMs: number;
  readonly rising: number;
  readonly falling: number;
  told: "nothing" | "idle";
};

/**
 * Idle time without polling: two alarms on the server's IDLETIME counter (X Synchronization
 * Extension 3.1), one for each direction, armed again at every event.
 */
export async function watchIdleTime(x11: X11, tell: TellIdle): Promise<IdleAlarm> {
  const counters = await ask<readonly XCounter[]>((reply) => x11.sync.ListSystemCounters(reply));
  const counter = counters?.find(({ name }) => name === "IDLETIME")?.counter;
  if (counter === undefined) throw new Error("the X server has no IDLETIME counter");
  return new CounterAlarm(x11, counter, tell);
}

class CounterAlarm implements IdleAlarm {
  readonly #x11: X11;
  readonly #counter: number;
  readonly #tell: TellIdle;
  #armed: Armed | null = null;
  /** Idle was told and no input since: survives a change of the threshold. */
  #idleFloorMs: number | null = null;

  constructor(x11: X11, counter: number, tell: TellIdle) {
    this.#x11 = x11;
    this.#counter = counter;
    this.#tell = tell;
    x11.client.on("event", (event: XEvent) => this.#onEvent(event));
  }

  async set(idleMs: number | null): Promise<number> {
    this.#disarm();
    if (idleMs === null) {
      this.#idleFloorMs = null;
      return this.read();
    }
    const armed = this.#arm(idleMs);
    // Asked after arming: what had happened by then never makes a transition.
    const now = await this.read();
    if (this.#armed !== armed) return now;
    if (this.#idleFloorMs !== null && now < armed.floorMs) this.#onInput(armed);
    if (now >= idleMs) this.#onIdle(armed, now);
    return now;
  }

  async read(): Promise<number> {
    const now = await ask<number>((reply) => this.#x11.sync.QueryCounter(this.#counter, reply));
    if (now === null) throw new Error("the IDLETIME counter can't be read");
    return now;
  }

  #onEvent(event: XEvent): void {
    const armed = this.#armed;
    if (event.name !== "AlarmNotify" || armed === null) return;
    if (event.alarm === armed.rising) {
      this.#x11.sync.ChangeAlarm(armed.rising, this.#risingAlarm(armed.idleMs));
      this.#onIdle(armed, event.counterValue ?? armed.idleMs);
    } else if (event.alarm === armed.falling) {
      this.#x11.sync.ChangeAlarm(armed.falling, this.#fallingAlarm(armed.floorMs));
      this.#onInput(armed);
    }
  }

  #onIdle(armed: Armed, idleMs: number): void {
    if (armed.told === "idle") return;
    armed.told = "idle";
    this.#idleFloorMs = armed.floorMs;
    this.#tell({ event: "idle", idleMs });
  }

  #onInput(armed: Armed): void {
    armed.told = "nothing";
    if (this.#idleFloorMs === null) return;
    this.#idleFloorMs = null;
    this.#tell({ event: "active" });
  }

  #arm(idleMs: number): Armed {
    const { client, sync } = this.#x11;
    const floorMs = Math.min(idleMs, this.#idleFloorMs ?? idleMs);
    const rising = client.AllocID();
    const falling = client.AllocID();
    const armed: Armed = { idleMs, floorMs, rising, falling, told: "nothing" };
    this.#armed = armed;
    sync.CreateAlarm(rising, this.#risingAlarm(idleMs));
    sync.CreateAlarm(falling, this.#fallingAlarm(floorMs));
    return armed;
  }

  #disarm(): void {
    if (this.#armed === null) return;
    this.#x11.sync.DestroyAlarm(this.#armed.rising);
    this.#x11.sync.DestroyAlarm(this.#armed.falling);
    this.#armed = null;
  }

  #risingAlarm(value: number): XAlarm {
    return this.#alarm(value, this.#x11.sync.TestType.PositiveTransition);
  }

  #fallingAlarm(value: number): XAlarm {
    return this.#alarm(value, this.#x11.sync.TestType.NegativeTransition);
  }

  #alarm(value: number, testType: number): XAlarm {
    const valueType = this.#x11.sync.ValueType.Absolute;
    return { counter: this.#counter, valueType, value, testType, delta: 0, events: 1 };
  }
}

import * as z from "zod/mini";
import { testIdleTime } from "./idle-self-test.ts";
import type { BusSignal, SystemBus } from "./system-bus.ts";
import type { ProbeTold } from "./x11-probe-messages.ts";

const NAME = "org.gnome.Mutter.IdleMonitor";
const PATH = "/org/gnome/Mutter/IdleMonitor/Core";
const BUS = "org.freedesktop.DBus";

/** Mutter tells nothing while a program inhibits idleness, so its clock is asked at the deadline. */
const AFTER_DEADLINE_MS = 250;

const firedSchema = z.tuple([z.number()]);
const ownerSchema = z.tuple([z.string(), z.string(), z.string()]);
/** A 64-bit count arrives as a bigint. */
const number = z.pipe(
  z.union([z.bigint(), z.number()]),
  z.transform((value) => Number(value)),
);

export type Bus = Pick<SystemBus, "call" | "listen" | "onConnected">;

/**
 * Idle edges of GNOME's compositor. Between edges nothing runs while nobody is there; while somebody
 * is, one question is asked per threshold.
 */
export class MutterIdle {
  readonly #bus: Bus;
  readonly #tell: (told: ProbeTold) => void;
  #idleMs: number | null = null;
  #isTold = false;
  #isTested = false;
  #isLost = false;
  #idleWatch: number | null = null;
  #activeWatch: number | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(bus: Bus, tell: (told: ProbeTold) => void) {
    this.#bus = bus;
    this.#tell = tell;
    bus.listen(`type='signal',interface='${NAME}',member='WatchFired'`, (signal) => {
      if (signal.interface === NAME) void this.#onFired(signal);
    });
    bus.listen(`type='signal',sender='${BUS}',member='NameOwnerChanged',arg0='${NAME}'`, (signal) =>
      this.#onOwner(signal),
    );
    bus.onConnected(() => this.#begin());
  }

  /** Tells of the first moment without input for this long, and of the first input after it. */
  async set(idleMs: number | null): Promise<void> {
    this.#idleMs = idleMs;
    this.#isTold = false;
    const watch = this.#idleWatch;
    this.#idleWatch = null;
    if (watch !== null) await this.#call("RemoveWatch", "u", [watch]);
    await this.#look();
  }

  /** Another Mutter, or the bus anew: the watches of the last one are gone. */
  #begin(): void {
    this.#idleWatch = null;
    this.#activeWatch = null;
    this.#isTested = false;
    void this.set(this.#idleMs);
  }

  #onOwner({ interface: from, member, body }: BusSignal): void {
    const row = z.safeParse(ownerSchema, body);
    if (from !== BUS || member !== "NameOwnerChanged" || !row.success) return;
    if (row.data[0] === NAME) this.#begin();
  }

  async #onFired({ body }: BusSignal): Promise<void> {
    const fired = z.safeParse(firedSchema, body);
    if (!fired.success) return;
    if (fired.data[0] === this.#activeWatch) this.#onInput();
    else if (fired.data[0] === this.#idleWatch) await this.#look();
  }

  #onInput(): void {
    this.#activeWatch = null;
    this.#isTold = false;
    this.#tell({ event: "active" });
    if (this.#idleMs !== null) this.#lookIn(this.#idleMs);
  }

  #lookIn(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#look(), delayMs + AFTER_DEADLINE_MS);
  }

  async #look(): Promise<void> {
    clearTimeout(this.#timer);
    const thresholdMs = this.#idleMs;
    const nowIdleMs = await this.#read();
    if (thresholdMs !== this.#idleMs) return;
    if (nowIdleMs === null) return this.#onLost("no Mutter answers on the session bus");
    if (this.#isLost) await this.#onFound();
    if (!this.#isTold) this.#tell({ event: "seen", idleMs: nowIdleMs });
    this.#testOnce();
    if (thresholdMs === null) return;
    if (nowIdleMs >= thresholdMs) return this.#onIdle(nowIdleMs);
    this.#idleWatch ??= await this.#call("AddIdleWatch", "t", [thresholdMs]);
    this.#lookIn(thresholdMs - nowIdleMs);
  }

  #onLost(because: string): void {
    this.#isLost = true;
    this.#tell({ event: "unknown", because });
  }

  /** Idle time goes on from where it is, so the next input must be told, however soon it comes. */
  async #onFound(): Promise<void> {
    this.#isLost = false;
    this.#activeWatch ??= await this.#call("AddUserActiveWatch");
  }

  async #onIdle(idleMs: number): Promise<void> {
    if (this.#isTold) return;
    this.#isTold = true;
    this.#activeWatch ??= await this.#call("AddUserActiveWatch");
    this.#tell({ event: "idle", idleMs });
    // Input that came before the watch was there fires nothing.
    const nowIdleMs = await this.#read();
    if (nowIdleMs !== null && nowIdleMs < idleMs && this.#isTold) this.#onInput();
  }

  #testOnce(): void {
    if (this.#isTested) return;
    this.#isTested = true;
    void testIdleTime(() => this.#read(), {
      onFault: (because) => this.#onLost(`mutter: ${because}`),
      onGood: () => void this.#look(),
    });
  }

  #read(): Promise<number | null> {
    return this.#call("GetIdletime");
  }

  async #call(member: string, signature?: string, body?: readonly unknown[]) {
    const call = { destination: NAME, path: PATH, interface: NAME, member };
    const answer = await this.#bus.call(
      signature === undefined || body === undefined ? call : { ...call, signature, body },
    );
    const value = z.safeParse(number, answer.ok ? answer.value : null);
    return value.success ? value.data : null;
  }
}

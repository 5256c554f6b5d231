import type { AlarmRecord } from "../storage/alarm-record.ts";
import type { CommandStanding } from "../storage/records.ts";

type NewAlarm = Omit<AlarmRecord, "id">;

/** What one watcher was not told yet. */
export type News = {
  /** Every device may look different: a policy changed. */
  readonly everything: boolean;
  readonly deviceIds: readonly string[];
  readonly commands: readonly CommandStanding[];
  /** So many changes of commands were not kept: their list has to be read again. */
  readonly missed: number;
  readonly alarms: readonly NewAlarm[];
};

/** An alarm that nobody reads for so long is found in its list. */
const MAX_ALARMS = 1_000;
/** A command is 2 KB, and there is no end to them as there is to devices. */
const MAX_COMMANDS = 2_000;

/** Gathers news until they are taken: whoever reads slowly is told less often, and never too much. */
export class LiveNews {
  #everything = false;
  readonly #deviceIds = new Set<string>();
  readonly #commands = new Map<string, CommandStanding>();
  #missed = 0;
  #alarms: NewAlarm[] = [];
  #wake: () => void = () => undefined;

  policiesChanged(): void {
    this.#everything = true;
    this.#wake();
  }

  deviceChanged(deviceId: string): void {
    this.#deviceIds.add(deviceId);
    this.#wake();
  }

  /** Only the newest state of each; of too many none, as with all that changes at once. */
  commandChanged(command: CommandStanding): void {
    const isFull = this.#commands.size >= MAX_COMMANDS && !this.#commands.has(command.id);
    if (isFull) {
      this.#missed += this.#commands.size;
      this.#commands.clear();
    }
    if (this.#missed === 0) this.#commands.set(command.id, command);
    else this.#missed += 1;
    this.#wake();
  }

  alarmRaised(alarm: NewAlarm): void {
    this.#alarms = [...this.#alarms, alarm].slice(-MAX_ALARMS);
    this.#wake();
  }

  /** Resolves when there is something to take, or nobody wants it any more. */
  async wait(signal: AbortSignal): Promise<void> {
    if (this.#isThere() || signal.aborted) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }

  take(): News {
    const news = {
      everything: this.#everything,
      deviceIds: [...this.#deviceIds],
      commands: [...this.#commands.values()],
      missed: this.#missed,
      alarms: this.#alarms,
    };
    this.#everything = false;
    this.#deviceIds.clear();
    this.#commands.clear();
    this.#missed = 0;
    this.#alarms = [];
    return news;
  }

  #isThere(): boolean {
    const waiting = this.#deviceIds.size + this.#commands.size + this.#missed + this.#alarms.length;
    return this.#everything || waiting > 0;
  }
}

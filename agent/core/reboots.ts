import * as z from "zod/mini";
import { RESTART_WARNING } from "../../policies/restart-warning.ts";
import type { Result } from "../../policies/result.ts";
import type { Command, CommandResult } from "../contract/command.ts";
import { refused } from "./command-judgement.ts";
import type { Journal } from "./journal-port.ts";
import type { AuditLog, Clock, KeyValue } from "./ports.ts";
import { storedJson } from "./stored-json.ts";

/** Asks the operating system; `ok` says that it took the order, not that it went through. */
export type MachineRestart = () => Promise<Result<null, "notSupported" | "failed">>;

/** Somebody in front of a session, and whether a warning reaches them. */
type Present = {
  /** Another one for the next person, also in a session of the same id. */
  readonly who: string;
  readonly warn: (text: string) => void;
  readonly isReached: boolean;
};

export type RebootPorts = {
  readonly restart: MachineRestart;
  /** Changes at every boot. */
  readonly bootId: string;
  readonly keyValue: KeyValue;
  readonly audit: Pick<AuditLog, "append">;
  readonly clock: Pick<Clock, "uptimeMs" | "at">;
  /** A device of this class never restarts by itself (design §1). */
  readonly isCritical: () => boolean;
  readonly present: () => readonly Present[];
  /** Whether the order may still be carried out at this moment. */
  readonly isInTime: (command: Command) => boolean;
};

const KEY = "command.reboot";
const keptSchema = z.object({ commandId: z.string(), bootId: z.string() });

/** Design §7: while anyone is active only after a warning of so long. */
const WARN_MS = 10 * 60_000;
/** How often somebody is looked for who came during the warning. */
const LOOK_AGAIN_MS = 60_000;
/** A machine that still runs after this did not take the order. */
const TAKEN_WITHIN_MS = 5 * 60_000;

/**
 * Ensures one boot. INVARIANT: which boot it was ordered in is on disk before the system is asked,
 * so that the daemon after it knows what it comes from, and never asks a second time.
 */
export class Reboots {
  readonly #ports: RebootPorts;

  constructor(ports: RebootPorts) {
    this.#ports = ports;
  }

  readonly reboot = async (command: Command): Promise<CommandResult> => {
    const { isCritical, isInTime, present } = this.#ports;
    if (isCritical()) return refused("criticalDevice", "a critical device never restarts by order");
    if (!present().every(({ isReached }) => isReached)) return NOBODY_WARNED;
    if (!(await this.#warnEverybody(command))) return NOBODY_WARNED;
    // Both may have changed during the warning.
    if (isCritical()) return refused("criticalDevice", "this device became a critical one");
    return isInTime(command) ? this.#restart(command.id) : TOO_LATE;
  };

  /** At the start of the daemon, before anything unfinished is ensured again. */
  settle(
    journal: Pick<Journal, "find">,
    finish: (commandId: string, result: CommandResult) => void,
  ): void {
    const kept = z.safeParse(keptSchema, storedJson(this.#ports.keyValue.get(KEY)));
    if (!kept.success) return;
    const { commandId, bootId } = kept.data;
    const isOpen = journal.find(commandId)?.state === "begun";
    if (isOpen) finish(commandId, bootId === this.#ports.bootId ? SAME_BOOT : REBOOTED);
    this.#forget();
  }

  async #restart(commandId: string): Promise<CommandResult> {
    const { keyValue, bootId, audit, restart } = this.#ports;
    keyValue.set(KEY, JSON.stringify({ commandId, bootId }));
    audit.append("rebootOrdered", "agent", { commandId });
    const asked = await restart();
    if (asked.ok) await this.#wait(TAKEN_WITHIN_MS);
    this.#forget();
    if (asked.ok) return SAME_BOOT;
    const state = asked.reason === "notSupported" ? "refused" : "failed";
    return { state, because: asked.reason, detail: asked.detail.slice(0, 500), receiptIds: [] };
  }

  /**
   * Whoever comes meanwhile has ten minutes of their own; nobody is warned for an order that ran out.
   *
   * @returns false: somebody came whom no warning reaches
   */
  async #warnEverybody(command: Command): Promise<boolean> {
    const { clock, present, isInTime } = this.#ports;
    const warned = new Set<string>();
    let dueMs = clock.uptimeMs();
    for (;;) {
      const unwarned = present().filter(({ who }) => !warned.has(who));
      for (const { who, warn } of unwarned.filter(({ isReached }) => isReached)) {
        warn(RESTART_WARNING);
        warned.add(who);
        dueMs = clock.uptimeMs() + WARN_MS;
      }
      const leftMs = dueMs - clock.uptimeMs();
      if (leftMs <= 0) return unwarned.every(({ isReached }) => isReached);
      await this.#wait(Math.min(leftMs, LOOK_AGAIN_MS));
      if (!isInTime(command)) return true;
    }
  }

  #forget(): void {
    this.#ports.keyValue.set(KEY, "");
  }

  #wait(forMs: number): Promise<void> {
    const { clock } = this.#ports;
    return new Promise((resolve) => {
      clock.at(clock.uptimeMs() + forMs, resolve);
    });
  }
}

const REBOOTED: CommandResult = { state: "done", receiptIds: [] };

const SAME_BOOT: CommandResult = {
  state: "failed",
  because: "notRestarted",
  detail: "the machine runs on since before the order",
  receiptIds: [],
};

const TOO_LATE: CommandResult = {
  state: "expired",
  because: "expired",
  detail: "its time ran out while people were warned",
  receiptIds: [],
};

const NOBODY_WARNED = refused("nobodyWarned", "somebody is there whom no warning reaches");

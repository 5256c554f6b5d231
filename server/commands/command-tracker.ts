import { setImmediate as nextTurn } from "node:timers/promises";
import type { CommandResult } from "../../agent/contract/command.ts";
import { isoAt, type ServerClock, type ServerLog } from "../ports.ts";
import type { CommandRecord, CommandStanding } from "../storage/records.ts";
import type { Storage } from "../storage/storage.ts";
import { advance, expire, verify } from "./command-progress.ts";
import type { CommandUpdate } from "./command-storage.ts";

/** Most devices answer within it, and two states are one write. */
const SENT_WAITS_MS = 250;
/** The event loop is free again between two. */
const PER_COMMIT = 100;

/** A device may still be answering when its command's time ends. */
const ANSWER_GRACE_MS = 60_000;

type TrackerParts = {
  readonly storage: Pick<Storage, "commands" | "reports" | "trail">;
  readonly clock: ServerClock;
  readonly log: ServerLog;
};

export type DeviceAnswer = {
  /** Whose socket it came by. */
  readonly deviceId: string;
  readonly commandId: string;
  readonly result: CommandResult;
};

/** Follows every command from `delivered` to its end, in whatever order news arrive. */
export class CommandTracker {
  readonly #parts: TrackerParts;
  /** Since when each is out that is not written down as `delivered`. */
  readonly #sent = new Map<string, string>();

  constructor(parts: TrackerParts) {
    this.#parts = parts;
  }

  /**
   * Written down with what the device answers, or a moment later: after a crash in between they are
   * queued still, and go out again.
   */
  sent(commandIds: readonly string[]): void {
    const at = this.#now();
    for (const id of commandIds) this.#sent.set(id, at);
    setTimeout(() => void this.#writeSent(commandIds), SENT_WAITS_MS).unref();
  }

  /** Before somebody asks, once and for all, what went out. */
  async writeAllSent(): Promise<void> {
    const all = [...this.#sent.keys()];
    for (let from = 0; from < all.length; from += PER_COMMIT) {
      await this.#writeSent(all.slice(from, from + PER_COMMIT));
      await nextTurn();
    }
  }

  async #writeSent(commandIds: readonly string[]): Promise<void> {
    const changes = commandIds.flatMap((id) => this.#takeSent(id));
    if (changes.length === 0) return;
    try {
      await this.#parts.storage.commands.updateEach(changes);
    } catch (error) {
      this.#parts.log.warn("commands not noted as sent", { because: String(error) });
    }
  }

  #takeSent(commandId: string): readonly CommandUpdate[] {
    const at = this.#sent.get(commandId);
    if (at === undefined) return [];
    this.#sent.delete(commandId);
    return [{ commandId, change: (command) => advance(command, { state: "delivered" }, at) }];
  }

  /**
   * In one commit, in order. A device can speak of its own commands only; else it is an alarm.
   *
   * @returns what was said of another device's command; one that is unknown here may be forgotten
   */
  async devicesSaid(said: readonly DeviceAnswer[]): Promise<readonly DeviceAnswer[]> {
    const own = new Set<DeviceAnswer>();
    const foreign = new Set<DeviceAnswer>();
    const at = this.#now();
    const changes = said.flatMap((answer) => [
      ...this.#takeSent(answer.commandId),
      {
        commandId: answer.commandId,
        change: (command: CommandStanding) => {
          if (command.deviceId !== answer.deviceId) {
            foreign.add(answer);
            return null;
          }
          own.add(answer);
          return advance(command, answer.result, at);
        },
      },
    ]);
    const updated = await this.#parts.storage.commands.updateEach(changes);
    for (const answer of said) if (!own.has(answer)) await this.#raise(answer);
    const proving = updated.filter((one) => one?.state === "done" && one.receiptIds.length > 0);
    await this.receiptsArrived(proving.flatMap((one) => one?.id ?? []));
    return [...foreign];
  }

  #raise({ deviceId, commandId }: DeviceAnswer): Promise<void> {
    return this.#parts.storage.trail.raise({
      at: this.#now(),
      deviceId,
      kind: "foreignCommand",
      detail: `a result for command ${commandId}, which this device was not sent`,
    });
  }

  /** Receipts may come before or after the result that names them. */
  async receiptsArrived(commandIds: readonly string[]): Promise<void> {
    const { commands, reports } = this.#parts.storage;
    const changes: CommandUpdate[] = [];
    for (const commandId of new Set(commandIds)) {
      const command = await commands.find(commandId);
      if (command?.state !== "done") continue;
      const receipts = await Promise.all(command.receiptIds.map((id) => reports.receipt(id)));
      changes.push({ commandId, change: (now) => verify(now, receipts, this.#now()) });
    }
    if (changes.length > 0) await commands.updateEach(changes);
  }

  async expireOverdue(): Promise<readonly CommandRecord[]> {
    const { storage, clock } = this.#parts;
    const overdue = await storage.commands.overdue(isoAt(clock, -ANSWER_GRACE_MS));
    const change: CommandUpdate["change"] = (command) => expire(command, this.#now());
    const changes = overdue.map(({ id }) => ({ commandId: id, change }));
    if (changes.length > 0) await storage.commands.updateEach(changes);
    return overdue;
  }

  #now(): string {
    return isoAt(this.#parts.clock);
  }
}

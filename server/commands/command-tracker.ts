import type { CommandResult } from "../../agent/contract/command.ts";
import { isoAt, type ServerClock } from "../ports.ts";
import type { CommandRecord } from "../storage/records.ts";
import type { Storage } from "../storage/storage.ts";
import { advance, expire, verify } from "./command-progress.ts";

/** A device may still be answering when its command's time ends. */
const ANSWER_GRACE_MS = 60_000;

type TrackerParts = {
  readonly storage: Pick<Storage, "commands" | "reports" | "trail">;
  readonly clock: ServerClock;
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

  constructor(parts: TrackerParts) {
    this.#parts = parts;
  }

  async delivered(commandIds: readonly string[]): Promise<void> {
    const change = (command: CommandRecord) =>
      advance(command, { state: "delivered" }, this.#now());
    const changes = commandIds.map((commandId) => ({ commandId, change }));
    await this.#parts.storage.commands.updateEach(changes);
  }

  /**
   * In one commit, in order. A device can speak of its own commands only; else it is an alarm.
   *
   * @returns what was said of another device's command; one that is unknown here may be forgotten
   */
  async devicesSaid(said: readonly DeviceAnswer[]): Promise<readonly DeviceAnswer[]> {
    const own = new Set<DeviceAnswer>();
    const foreign = new Set<DeviceAnswer>();
    const changes = said.map((answer) => ({
      commandId: answer.commandId,
      change: (command: CommandRecord) => {
        if (command.deviceId !== answer.deviceId) {
          foreign.add(answer);
          return null;
        }
        own.add(answer);
        return advance(command, answer.result, this.#now());
      },
    }));
    const updated = await this.#parts.storage.commands.updateEach(changes);
    for (const answer of said) if (!own.has(answer)) await this.#raise(answer);
    const proving = updated.filter((one) => one?.state === "done" && one.receiptIds.length > 0);
    for (const id of new Set(proving.flatMap((one) => one?.id ?? []))) {
      await this.receiptArrived(id);
    }
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
  async receiptArrived(commandId: string): Promise<void> {
    const command = await this.#parts.storage.commands.find(commandId);
    if (command?.state !== "done") return;
    const receipts = await Promise.all(
      command.receiptIds.map((id) => this.#parts.storage.reports.receipt(id)),
    );
    await this.#parts.storage.commands.update(commandId, (current) =>
      verify(current, receipts, this.#now()),
    );
  }

  async expireOverdue(): Promise<readonly CommandRecord[]> {
    const { storage, clock } = this.#parts;
    const overdue = await storage.commands.overdue(isoAt(clock, -ANSWER_GRACE_MS));
    for (const { id } of overdue) {
      await storage.commands.update(id, (command) => expire(command, this.#now()));
    }
    return overdue;
  }

  #now(): string {
    return isoAt(this.#parts.clock);
  }
}

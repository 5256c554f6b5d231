import type { CommandResult } from "../agent/contract/command.ts";
import { advance, expire, verify } from "./command-progress.ts";
import { isoAt, type ServerClock } from "./ports.ts";
import type { CommandRecord } from "./records.ts";
import type { Storage } from "./storage.ts";

/** A device may still be answering when its command's time ends. */
const ANSWER_GRACE_MS = 60_000;

type TrackerParts = {
  readonly storage: Pick<Storage, "commands" | "reports" | "trail">;
  readonly clock: ServerClock;
};

/** Follows every command from `delivered` to its end, in whatever order news arrive. */
export class CommandTracker {
  readonly #parts: TrackerParts;

  constructor(parts: TrackerParts) {
    this.#parts = parts;
  }

  async delivered(commandId: string): Promise<void> {
    await this.#parts.storage.commands.update(commandId, (command) =>
      advance(command, { state: "delivered" }, this.#now()),
    );
  }

  /** A device can speak of its own commands only; anything else is an alarm. */
  async deviceSaid(deviceId: string, commandId: string, result: CommandResult): Promise<void> {
    const command = await this.#parts.storage.commands.find(commandId);
    if (command?.deviceId !== deviceId) {
      await this.#parts.storage.trail.raise({
        at: this.#now(),
        deviceId,
        kind: "foreignCommand",
        detail: `a result for command ${commandId}, which this device was not sent`,
      });
      return;
    }
    await this.#parts.storage.commands.update(commandId, (current) =>
      advance(current, result, this.#now()),
    );
    await this.receiptArrived(commandId);
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

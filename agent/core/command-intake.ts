import * as z from "zod/mini";
import type { Mode } from "../../policies/vocabulary.ts";
import type { ApprovalProof } from "../contract/approval-schema.ts";
import { type Command, type CommandResult, commandResultSchema } from "../contract/command.ts";
import type { TrustedKey } from "../contract/envelope.ts";
import type { Envelope } from "../contract/envelope-schema.ts";
import { type ApprovalAuthority, judgeApproval } from "./command-approval.ts";
import type { CommandBudget } from "./command-budget.ts";
import { refusalOf, refused } from "./command-judgement.ts";
import { type ReadCommand, readCommand, rereadCommand } from "./command-reading.ts";
import type { Journal, JournalEntry } from "./journal-port.ts";
import type { AuditLog, Outbox } from "./ports.ts";
import type { Atomically } from "./store-ports.ts";
import type { TrustedTime } from "./trusted-time.ts";

export type CommandIntakePorts = {
  readonly deviceId: string;
  readonly commandKeys: readonly TrustedKey[];
  readonly journal: Journal;
  readonly outbox: Outbox;
  readonly audit: AuditLog;
  readonly atomically: Atomically;
  readonly time: TrustedTime;
  readonly budget: Pick<CommandBudget, "spend">;
  readonly mode: () => Mode;
  readonly isProtected: () => boolean;
  readonly authority: ApprovalAuthority;
  /** Ensures the effect; runs again after a crash, so it must be safe to repeat. */
  readonly execute: (command: Command) => Promise<CommandResult>;
  readonly onFinished: (commandId: string) => void;
};

/**
 * From a signed envelope to a durable result: every id is journaled before anything happens and
 * has one effect and one result, however often it comes and whenever the agent is killed.
 */
export class CommandIntake {
  readonly #ports: CommandIntakePorts;
  readonly #running = new Set<Promise<void>>();
  /** Kinds of which the last command was beyond the budget. */
  readonly #overspent = new Set<Command["kind"]>();

  constructor(ports: CommandIntakePorts) {
    this.#ports = ports;
  }

  receive(envelope: Envelope, proof: ApprovalProof | null = null): void {
    const { commandKeys, audit, atomically } = this.#ports;
    const read = readCommand(envelope, commandKeys);
    if (!read.ok) {
      audit.append("command.rejected", "server", { because: read.reason, detail: read.detail });
      return;
    }
    // One commit: what is found begun after a crash had been accepted, and nothing else.
    const decided = atomically(() => this.#decide(read.value, proof));
    if (decided.ok) this.#enqueue(decided.value);
    else this.#report(read.value.journaled.commandId, refused(decided.reason, decided.detail));
  }

  /** After a start: what a crash cut short is ensured again while its time has not run out. */
  resumeUnfinished(): void {
    for (const entry of this.#ports.journal.unfinished()) {
      const command = rereadCommand(entry);
      if (command === null || this.#refusalOf(command) !== null) {
        this.finish(entry.commandId, INTERRUPTED);
      } else this.#enqueue(command);
    }
  }

  /** Settles when nothing is under way. */
  async settled(): Promise<void> {
    await Promise.all(this.#running);
  }

  /** @returns the command that is to be carried out, if any. */
  #decide(
    { command, journaled, problem }: ReadCommand,
    proof: ApprovalProof | null,
  ): Command | null {
    const { journal, audit, time } = this.#ports;
    const { commandId } = journaled;
    const begun = journal.begin(journaled, time.nowMs());
    if (!begun.ok) audit.append("command.alarm", "server", { commandId, because: begun.reason });
    else if (begun.value !== null) this.#answerReplay(begun.value);
    else if (command === null) this.finish(commandId, refused("notUnderstood", problem));
    else return this.#admit(command, proof);
    return null;
  }

  #admit(command: Command, proof: ApprovalProof | null): Command | null {
    const { id: commandId, kind, requestedBy, reason, issuedAt, approvals } = command;
    const approvedBy = approvals.map(({ by }) => by);
    this.#ports.audit.append("command.received", requestedBy, {
      ...{ commandId, kind, reason },
      ...(approvedBy.length === 0 ? {} : { approvedBy }),
    });
    const refusal =
      this.#refusalOf(command) ??
      judgeApproval(command, proof, this.#ports.authority) ??
      this.#overspending(command);
    if (refusal !== null) {
      this.finish(commandId, refusal);
      return null;
    }
    this.#ports.time.sawSignedAt(Date.parse(issuedAt));
    this.#report(commandId, { state: "accepted", receiptIds: [] });
    return command;
  }

  #refusalOf(command: Command): CommandResult | null {
    const { deviceId, time, mode, isProtected } = this.#ports;
    return refusalOf(command, {
      ...{ deviceId, nowMs: time.nowMs() },
      ...{ mode: mode(), isProtected: isProtected() },
    });
  }

  #overspending({ kind }: Command): CommandResult | null {
    const limit = this.#ports.budget.spend(kind);
    // Once, not for each of ten thousand: the alarm must not drown what else the log says.
    if (limit !== null && !this.#overspent.has(kind)) {
      this.#ports.audit.append("command.alarm", "server", { kind, because: "budget" });
    }
    if (limit === null) this.#overspent.delete(kind);
    else this.#overspent.add(kind);
    return limit === null ? null : refused("budget", limit);
  }

  #enqueue(command: Command | null): void {
    if (command === null) return;
    const run = this.#run(command).finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  /** Sessions do not wait for each other; the enforcer keeps the acts on one of them apart. */
  async #run(command: Command): Promise<void> {
    this.#report(command.id, { state: "running", receiptIds: [] });
    this.finish(command.id, await this.#execute(command));
    this.#ports.onFinished(command.id);
  }

  async #execute(command: Command): Promise<CommandResult> {
    try {
      return await this.#ports.execute(command);
    } catch (fault) {
      const detail = fault instanceof Error ? fault.message : String(fault);
      return { state: "failed", because: "fault", detail: detail.slice(0, 500), receiptIds: [] };
    }
  }

  /** The result and its report are durable together: no effect goes unreported. */
  finish(commandId: string, result: CommandResult): void {
    const { atomically, journal, audit } = this.#ports;
    const { state, because } = result;
    const stored = atomically(() => {
      journal.advance(commandId, "done", result);
      audit.append("command.finished", "agent", { commandId, state, because: because ?? null });
      this.#report(commandId, result);
    });
    // On a full disk it is ensured once more after the next start; the server hears of it now.
    if (!stored.ok) this.#report(commandId, result);
  }

  /** The server has not heard the result, or somebody plays an old command back. */
  #answerReplay({ commandId, state, result }: JournalEntry): void {
    if (state !== "done") return;
    const stored = z.safeParse(commandResultSchema, result);
    if (stored.success) this.#report(commandId, stored.data);
  }

  #report(commandId: string, result: CommandResult): void {
    this.#ports.outbox.put({ kind: "commandState", body: { commandId, result } });
  }
}

const INTERRUPTED: CommandResult = {
  state: "failed",
  because: "interrupted",
  detail: "the agent was stopped while this command ran, and its time ran out",
  receiptIds: [],
};

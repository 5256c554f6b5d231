import { CHAIN_START, extendChain, hashAuditRow } from "../../agent/contract/audit-chain.ts";
import type { AuditRow, Report } from "../../agent/contract/reports.ts";
import type { ConductorPorts } from "../../agent/core/conductor-ports.ts";
import type { JournalEntry } from "../../agent/core/journal-port.ts";
import type { HeldPolicy } from "../../agent/core/ports.ts";
import { fail, ok } from "../../policies/result.ts";
import type { TraceLine } from "../../policies/trace.ts";

type StorePorts = ConductorPorts["store"];

/**
 * What the daemon has on disk, as its store promises it: durable when a call returns, all or nothing,
 * refusing what is new on a full disk. It outlives daemons and boots.
 */
export class DurableMemory {
  readonly audit: AuditRow[] = [];
  readonly reports: Report[] = [];
  /** Every version that was ever held, by policy, in the order it came into force. */
  readonly policyHistory: { readonly name: string; readonly version: number }[] = [];
  isFull = false;
  /** A planted fault: rows that never reach the log. */
  dropsAuditOf: string | null = null;
  #auditTimeMs: () => number;
  #keyValues = new Map<string, string>();
  #journal = new Map<string, JournalEntry>();
  #policies: readonly HeldPolicy[] = [];
  readonly #floors = new Map<string, { readonly version: number; readonly sha256: string }>();

  constructor(wallMs: () => number) {
    this.#auditTimeMs = wallMs;
  }

  get journal(): readonly JournalEntry[] {
    return [...this.#journal.values()];
  }

  /** A policy that came into force past the daemon's own intake: a planted fault. */
  forcePolicy(held: HeldPolicy): void {
    this.#policies = [held];
    this.policyHistory.push({ name: held.name, version: held.version });
  }

  valueOf(key: string): string {
    return this.#keyValues.get(key) ?? "";
  }

  ports(): StorePorts {
    return {
      journal: this.#journalPort(),
      audit: this.#auditPort(),
      outbox: this.#outboxPort(),
      policies: this.#policyPort(),
      keyValue: {
        get: (key) => this.#keyValues.get(key) ?? null,
        set: (key, value) => void this.#keyValues.set(key, value),
      },
      activity: { add: () => undefined, prune: () => undefined, lines: (): TraceLine[] => [] },
      atomically: (work) => this.#atomically(work),
      rememberAuditHead: () => undefined,
    };
  }

  #atomically<T>(work: () => T) {
    if (this.isFull) return fail("noRoom", "the disk is full");
    const before = [new Map(this.#keyValues), new Map(this.#journal), this.audit.length] as const;
    try {
      return ok(work());
    } catch (fault) {
      [this.#keyValues, this.#journal] = [before[0], before[1]];
      this.audit.length = before[2];
      throw fault;
    }
  }

  #journalPort(): StorePorts["journal"] {
    return {
      find: (id) => this.#journal.get(id) ?? null,
      begin: (command) => {
        const known = this.#journal.get(command.commandId);
        if (known === undefined) {
          this.#journal.set(command.commandId, { ...command, state: "begun", result: null });
          return ok(null);
        }
        return known.bodySha256 === command.bodySha256
          ? ok(known)
          : fail("otherBytes", "another command had this id");
      },
      advance: (commandId, state, result) => {
        const known = this.#journal.get(commandId);
        if (known !== undefined) this.#journal.set(commandId, { ...known, state, result });
      },
      unfinished: () => this.journal.filter(({ state }) => state !== "done"),
    };
  }

  #auditPort(): StorePorts["audit"] {
    return {
      append: (event, actor, body) => {
        if (event === this.dropsAuditOf) return;
        const { size, head } = this.#head();
        const at = new Date(this.#auditTimeMs()).toISOString();
        const text = JSON.stringify(body);
        const row = { seq: size + 1, at, actor, event, body: text, prevHash: head };
        this.audit.push({ ...row, hash: hashAuditRow(row) });
      },
      rowsAfter: (seq, limit) => this.audit.slice(seq, seq + limit),
      head: () => this.#head(),
    };
  }

  #head() {
    const last = this.audit.at(-1);
    return last === undefined ? CHAIN_START : { size: last.seq, head: last.hash };
  }

  /** @returns whether every row extends the one before */
  isChained(): boolean {
    return extendChain(CHAIN_START, this.audit).ok;
  }

  #outboxPort(): StorePorts["outbox"] {
    return {
      put: (report) => void this.reports.push(report),
      pending: () => [],
      acked: () => undefined,
      firstOf: () => null,
      withdraw: () => undefined,
      onPut: () => () => undefined,
    };
  }

  #policyPort(): StorePorts["policies"] {
    return {
      held: () => this.#policies,
      floorOf: (name) => this.#floors.get(name) ?? null,
      replace: (policies) => {
        for (const { name, version, sha256 } of policies) {
          const before = this.#policies.find((one) => one.name === name);
          if (before?.version !== version) this.policyHistory.push({ name, version });
          const floor = this.#floors.get(name);
          if (floor === undefined || version > floor.version) {
            this.#floors.set(name, { version, sha256 });
          }
        }
        this.#policies = policies;
      },
    };
  }
}

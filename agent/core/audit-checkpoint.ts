import type { ChainHead } from "../contract/audit-chain.ts";
import { seal, type TrustedKey } from "../contract/envelope.ts";
import type { AuditRow, Checkpoint } from "../contract/reports.ts";
import type { Cancel, Clock, KeyValue } from "./ports.ts";
import type { Atomically, AuditChain, RevisableOutbox } from "./store-ports.ts";

/** Design §7 and C2SP tlog-checkpoint: what is not sealed within this time is not promised. */
const EVERY_MS = 60_000;
/** As many rows as one report may carry. */
const MAX_ROWS = 200;
/** A report stays well below the size of a frame. */
const MAX_CHARACTERS = 250_000;

export type CheckpointPorts = {
  readonly deviceId: string;
  /** Asked every time: a device changes its key. */
  readonly signer: () => TrustedKey;
  readonly audit: AuditChain;
  readonly outbox: Pick<RevisableOutbox, "put" | "firstOf" | "withdraw">;
  readonly keyValue: KeyValue;
  readonly atomically: Atomically;
  /** Keeps the head beside the database, so that a lost one shows. */
  readonly rememberAuditHead: (head: ChainHead) => void;
  readonly clock: Clock;
};

/** Signs the head of the audit log every minute, and sends it with the rows since the last time. */
export class AuditCheckpoint {
  readonly #ports: CheckpointPorts;
  #cancel: Cancel = () => undefined;

  constructor(ports: CheckpointPorts) {
    this.#ports = ports;
  }

  start(): void {
    this.seal();
    const { clock } = this.#ports;
    this.#cancel = clock.at(clock.uptimeMs() + EVERY_MS, () => this.start());
  }

  stop(): void {
    this.#cancel();
    this.seal();
  }

  /** Sends everything that is not sealed yet, in as many reports as it needs. */
  seal(): void {
    for (let rows = this.#unsealed(); rows.length > 0; rows = this.#unsealed()) {
      if (!this.#sealRows(rows)) return;
    }
  }

  /**
   * The server says how much of this log it has. Less than it acked, after its disk went back to an
   * older day: what is missing there is sent again, and what waits to be sent comes after it.
   */
  serverHolds(held: ChainHead): void {
    if (held.size >= this.#sentSize()) return;
    const { audit, outbox, keyValue, atomically } = this.#ports;
    const [next] = audit.rowsAfter(held.size, 1);
    if (next === undefined || next.seq !== held.size + 1 || next.prevHash !== held.head) {
      audit.append("auditNotResent", "server", { from: held.size + 1, first: next?.seq ?? null });
      return;
    }
    audit.append("auditResent", "server", { from: next.seq });
    const begunAnew = atomically(() => {
      keyValue.set(this.#sealedKey, String(held.size));
      outbox.withdraw("audit");
    });
    if (begunAnew.ok) this.seal();
  }

  /** How much the server should have: all that was sealed and no longer waits to be sent. */
  #sentSize(): number {
    const waiting = this.#ports.outbox.firstOf("audit")?.report;
    const first = waiting?.kind === "audit" ? waiting.body.rows[0] : undefined;
    return first === undefined ? this.#sealedSize() : first.seq - 1;
  }

  /** @returns false when the disk took nothing: then it is for the next minute. */
  #sealRows(rows: readonly AuditRow[]): boolean {
    const { deviceId, signer, outbox, keyValue, atomically, clock } = this.#ports;
    const last = rows.at(-1);
    if (last === undefined) return false;
    const checkpoint: Checkpoint = {
      deviceId,
      size: last.seq,
      head: last.hash,
      at: new Date(clock.nowMs()).toISOString(),
    };
    const envelope = seal("checkpoint.v1", Buffer.from(JSON.stringify(checkpoint)), [signer()]);
    const sealed = atomically(() => {
      outbox.put({ kind: "audit", body: { rows: [...rows], checkpoint: envelope } });
      keyValue.set(this.#sealedKey, String(last.seq));
    });
    if (sealed.ok) this.#ports.rememberAuditHead({ size: last.seq, head: last.hash });
    return sealed.ok;
  }

  #unsealed(): readonly AuditRow[] {
    const rows = this.#ports.audit.rowsAfter(this.#sealedSize(), MAX_ROWS);
    let characters = 0;
    return rows.filter((row) => {
      characters += JSON.stringify(row).length;
      return characters <= MAX_CHARACTERS;
    });
  }

  /** A server knows nothing of this log under the identity that the device had before. */
  get #sealedKey(): string {
    return `audit.sealed.${this.#ports.deviceId}`;
  }

  #sealedSize(): number {
    return Number(this.#ports.keyValue.get(this.#sealedKey) ?? 0);
  }
}

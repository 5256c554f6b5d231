import { randomUUIDv7 } from "node:crypto";
import * as z from "zod/mini";
import { seal, type TrustedKey } from "../contract/envelope.ts";
import type { Envelope } from "../contract/envelope-schema.ts";
import type { Receipt } from "../contract/receipt.ts";
import type { ConductorPorts } from "./conductor-ports.ts";
import { KeptValue } from "./kept-value.ts";
import type { AuditLog, Clock, KeyValue, Outbox } from "./ports.ts";
import { receiptParts } from "./receipt-parts.ts";
import { storedJson } from "./stored-json.ts";

export type ReceiptPorts = {
  readonly deviceId: string;
  /** Null before enrolment: then the receipt is kept here, and nobody can check it elsewhere. */
  /** Asked every time: a device changes its key. */
  readonly signer: (() => TrustedKey) | null;
  readonly outbox: Outbox;
  readonly audit: AuditLog;
  readonly keyValue: KeyValue;
  readonly clock: Clock;
  /** Keeps the sealed receipt on the device, for `sessionward receipt verify`. */
  readonly save: (id: string, envelope: Envelope) => void;
};

const noteSchema = z.object({ id: z.string(), at: z.string(), status: z.string() });
const notesSchema = z.array(noteSchema);
export type ReceiptNote = Readonly<z.infer<typeof noteSchema>>;

const NOTES_KEY = "receipts.last";
const MAX_NOTES = 10;

/** Signs what was seen after a clear, keeps it, and sends it. */
export class ReceiptDesk {
  readonly #ports: ReceiptPorts;
  readonly #notes: KeptValue<readonly ReceiptNote[]>;

  constructor(ports: ReceiptPorts) {
    this.#ports = ports;
    this.#notes = new KeptValue(ports.keyValue, NOTES_KEY, readNotes);
  }

  /** @returns ids: more than one where a clearing fills several */
  readonly keep = (found: Omit<Receipt, "id" | "deviceId" | "at">): readonly string[] => {
    const { deviceId, clock } = this.#ports;
    const at = new Date(clock.nowMs()).toISOString();
    const whole: Receipt = { id: randomUUIDv7(), deviceId, at, ...found };
    this.#note({ id: whole.id, at, status: whole.status });
    const parts = receiptParts(whole, randomUUIDv7);
    for (const part of parts) this.#seal(part);
    return parts.map(({ id }) => id);
  };

  #seal(receipt: Receipt): void {
    const { signer, outbox } = this.#ports;
    if (signer === null) return;
    const envelope = seal("receipt.v1", Buffer.from(JSON.stringify(receipt)), [signer()]);
    outbox.put({ kind: "receipt", body: { envelope } });
    this.#save(receipt.id, envelope);
  }

  /** What was cleared is cleared, whether or not a full disk takes another copy of its receipt. */
  #save(id: string, envelope: Envelope): void {
    try {
      this.#ports.save(id, envelope);
    } catch (fault) {
      const because = String(fault).slice(0, 200);
      this.#ports.audit.append("receiptNotSaved", "agent", { receiptId: id, because });
    }
  }

  notes(): readonly ReceiptNote[] {
    return this.#notes.value;
  }

  #note(note: ReceiptNote): void {
    this.#notes.keep([note, ...this.notes()].slice(0, MAX_NOTES));
  }
}

function readNotes(text: string | null): readonly ReceiptNote[] {
  const kept = z.safeParse(notesSchema, storedJson(text));
  return kept.success ? kept.data : [];
}

/** The desk of this device, with its key where it has one. */
export function receiptDeskOf(ports: ConductorPorts, deviceId: string): ReceiptDesk {
  const { store, clock, identity, saveReceipt } = ports;
  return new ReceiptDesk({
    deviceId,
    signer: identity?.keys.signer ?? null,
    outbox: store.outbox,
    audit: store.audit,
    keyValue: store.keyValue,
    clock,
    save: saveReceipt,
  });
}

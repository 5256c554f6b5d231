import * as z from "zod/mini";
import type { Command, CommandResult } from "../contract/command.ts";
import type { TrustedKey } from "../contract/envelope.ts";
import type { AuditLog, Cancel, Clock, KeyValue } from "./ports.ts";
import { storedJson } from "./stored-json.ts";

/** The key that this device proves itself with, and the one that is to come after it. */
export type DeviceKeyring = {
  readonly signer: () => TrustedKey;
  /** Null: none waits. */
  readonly nextId: () => string | null;
  /** Durable, and beside the one in use. One that waits already is taken. @returns its id */
  readonly makeNext: () => string;
  readonly useNext: () => void;
};

export type KeyRotationPorts = {
  readonly keys: DeviceKeyring;
  readonly keyValue: KeyValue;
  readonly audit: Pick<AuditLog, "append">;
  readonly clock: Pick<Clock, "uptimeMs" | "at">;
};

const KEY = "command.rotateKey";
const keptSchema = z.object({ commandId: z.string(), keyId: z.string() });

/** As long as a command of this kind may wait for its device at all. */
const WAIT_MS = 15 * 60_000;

/**
 * Puts a new key in the place of the device's own (design §7, "Device keys rotate").
 * INVARIANTS: the old key is kept until the server holds the new one durably; the server takes
 * either until it has seen the new one. So whichever side dies when, both still know each other.
 */
export class KeyRotation {
  readonly #ports: KeyRotationPorts;
  #told: (() => void) | null = null;

  constructor(ports: KeyRotationPorts) {
    this.#ports = ports;
  }

  /** Ensured, not done again: after a crash the same command goes on with the key that it made. */
  readonly rotate = (command: Command): Promise<CommandResult> => {
    const { keys, clock } = this.#ports;
    const keyId = this.#keyOf(command.id);
    const { promise, resolve } = Promise.withResolvers<CommandResult>();
    const cancel: Cancel = clock.at(clock.uptimeMs() + WAIT_MS, () => end(NOT_TAKEN));
    const end = (result: CommandResult) => {
      cancel();
      this.#told = null;
      resolve(result);
    };
    this.#told = () => {
      if (keys.signer().id === keyId) end(ROTATED);
    };
    return promise;
  };

  /** The server holds it durably. @returns whether this device is to prove itself anew, with it */
  readonly stored = (keyId: string): boolean => {
    const { keys, audit } = this.#ports;
    if (keys.nextId() !== keyId) return false;
    const from = keys.signer().id;
    keys.useNext();
    audit.append("keyRotated", "agent", { from, to: keyId });
    return true;
  };

  /** The server let this device in with the key that it uses now. */
  readonly letIn = (): void => this.#told?.();

  #keyOf(commandId: string): string {
    const { keys, keyValue } = this.#ports;
    const kept = z.safeParse(keptSchema, storedJson(keyValue.get(KEY)));
    if (kept.success && kept.data.commandId === commandId) return kept.data.keyId;
    const keyId = keys.makeNext();
    keyValue.set(KEY, JSON.stringify({ commandId, keyId }));
    return keyId;
  }
}

const ROTATED: CommandResult = { state: "done", receiptIds: [] };

const NOT_TAKEN: CommandResult = {
  state: "failed",
  because: "notStored",
  detail: "the server did not say that it holds the new key; it is offered again at every connect",
  receiptIds: [],
};

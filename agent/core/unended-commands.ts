import * as z from "zod/mini";
import { type Command, commandSchema } from "../contract/command.ts";
import type { KeyValue } from "./ports.ts";
import { storedJson } from "./stored-json.ts";

const keptSchema = z.object({ bootId: z.string(), command: commandSchema });

export type UnendedPorts = {
  readonly keyValue: KeyValue;
  /** A session of an earlier boot is another one, whatever its id. */
  readonly bootId: string;
};

/**
 * Whose sign-out left the session standing. Its result has been told, so the journal does not bring
 * it back: what a later daemon still has to end, and in whose name, is written down here.
 */
export class UnendedCommands {
  readonly #ports: UnendedPorts;

  constructor(ports: UnendedPorts) {
    this.#ports = ports;
  }

  of(sessionId: string): Command | null {
    const text = this.#ports.keyValue.get(keyOf(sessionId));
    const kept = z.safeParse(keptSchema, storedJson(text));
    return kept.success && kept.data.bootId === this.#ports.bootId ? kept.data.command : null;
  }

  remember(sessionId: string, command: Command): void {
    const { keyValue, bootId } = this.#ports;
    keyValue.set(keyOf(sessionId), JSON.stringify({ bootId, command }));
  }

  forget(sessionId: string): void {
    const { keyValue } = this.#ports;
    if (keyValue.get(keyOf(sessionId))) keyValue.set(keyOf(sessionId), "");
  }
}

function keyOf(sessionId: string): string {
  return `command.unended:${sessionId}`;
}

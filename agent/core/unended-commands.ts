import * as z from "zod/mini";
import { type Command, commandSchema } from "../contract/command.ts";
import type { KeyValue, SessionInfo } from "./ports.ts";
import { storedJson } from "./stored-json.ts";

const keptSchema = z.object({
  bootId: z.string(),
  uid: z.optional(z.int()),
  command: commandSchema,
});

type Whose = Pick<SessionInfo, "id" | "uid">;

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

  of({ id, uid }: Whose): Command | null {
    const text = this.#ports.keyValue.get(keyOf(id));
    const kept = z.safeParse(keptSchema, storedJson(text));
    if (!kept.success || kept.data.bootId !== this.#ports.bootId) return null;
    return (kept.data.uid ?? uid) === uid ? kept.data.command : null;
  }

  remember({ id, uid }: Whose, command: Command): void {
    const { keyValue, bootId } = this.#ports;
    keyValue.set(keyOf(id), JSON.stringify({ bootId, uid, command }));
  }

  forget(sessionId: string): void {
    const { keyValue } = this.#ports;
    if (keyValue.get(keyOf(sessionId))) keyValue.set(keyOf(sessionId), "");
  }
}

function keyOf(sessionId: string): string {
  return `command.unended:${sessionId}`;
}

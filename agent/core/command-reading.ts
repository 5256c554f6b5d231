import { createHash } from "node:crypto";
import * as z from "zod/mini";
import { fail, ok, type Result } from "../../policies/result.ts";
import { type Command, commandSchema } from "../contract/command.ts";
import { open, type TrustedKey } from "../contract/envelope.ts";
import type { Envelope } from "../contract/envelope-schema.ts";
import { parseStrictJson } from "../contract/strict-json.ts";
import type { JournaledCommand } from "./journal-port.ts";

export type ReadCommand = {
  readonly journaled: JournaledCommand;
  /** Null: validly signed, but nothing this agent understands. */
  readonly command: Command | null;
  readonly problem: string;
};

const namedSchema = z.object({ id: z.uuidv7(), deviceId: z.string() });

/** @returns only what a trusted key signed; of what it does not understand, the id to answer to. */
export function readCommand(
  envelope: Envelope,
  trusted: readonly TrustedKey[],
): Result<ReadCommand, "signature" | "badJson" | "badShape"> {
  const bytes = open(envelope, "command.v1", trusted);
  if (!bytes.ok) return fail("signature", `${bytes.reason}: ${bytes.detail}`);
  const json = parseStrictJson(bytes.value);
  if (!json.ok) return fail("badJson", `${json.reason}: ${json.detail}`);
  const named = z.safeParse(namedSchema, json.value);
  if (!named.success) return fail("badShape", "a command without an id");
  const parsed = z.safeParse(commandSchema, json.value);
  const bodySha256 = createHash("sha256").update(bytes.value).digest("hex");
  return ok({
    journaled: { commandId: named.data.id, bodySha256, body: bytes.value.toString() },
    command: parsed.success ? parsed.data : null,
    problem: parsed.success ? "" : z.prettifyError(parsed.error),
  });
}

/** What was verified before it was journaled, and lay in a file only root can write since. */
export function rereadCommand({ body }: JournaledCommand): Command | null {
  const json = parseStrictJson(Buffer.from(body));
  const parsed = z.safeParse(commandSchema, json.ok ? json.value : null);
  return parsed.success ? parsed.data : null;
}

import { createPublicKey, type KeyObject } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import * as z from "zod/mini";
import { openReceipt, readReceipt } from "../../agent/browsers/sealed-receipt.ts";
import { keyId } from "../../agent/contract/envelope.ts";
import { envelopeSchema } from "../../agent/contract/envelope-schema.ts";
import { decodePublicKey } from "../../agent/contract/public-key.ts";
import type { Receipt } from "../../agent/contract/receipt.ts";
import { openAdminClient, type ServerOptions } from "./admin-client.ts";
import { CommandError, EXIT } from "./output.ts";
import { receiptText } from "./receipt-text.ts";

/** An envelope alone, or with the key that it is said to be signed by (`getReceipt`, `clear`). */
const packetSchema = z.union([
  z.object({ envelope: envelopeSchema, deviceKey: z.optional(z.string()) }),
  z.pipe(
    envelopeSchema,
    z.transform((envelope) => ({ envelope, deviceKey: undefined })),
  ),
]);
type Packet = z.infer<typeof packetSchema>;

type Shown = { readonly receipt: Receipt; readonly lines: readonly string[] };

/** @throws CommandError, exit code 4, when no key given signed exactly this receipt */
export async function verifyReceipt(
  source: string,
  options: ServerOptions & { readonly key?: string },
): Promise<Shown & { readonly keyId: string }> {
  const packet = await readPacket(source, options);
  const key = options.key === undefined ? ownKey(packet) : readKey(options.key);
  const trusted = { id: keyId(key), key };
  const opened = openReceipt(packet.envelope, [trusted]);
  if (!opened.ok) throw refused(opened.reason, opened.detail);
  return { receipt: opened.value, keyId: trusted.id, lines: receiptText(opened.value) };
}

export async function showReceipt(source: string, options: ServerOptions): Promise<Shown> {
  const { envelope } = await readPacket(source, options);
  const read = readReceipt(envelope);
  if (!read.ok) throw new CommandError(read.reason, read.detail);
  return { receipt: read.value, lines: receiptText(read.value) };
}

async function readPacket(source: string, options: ServerOptions): Promise<Packet> {
  if (source !== "-" && !existsSync(source) && /^[\w-]{1,64}$/.test(source)) {
    return openAdminClient(options).call("getReceipt", { params: { receiptId: source } });
  }
  const parsed = packetSchema.safeParse(jsonOf(source));
  if (parsed.success) return parsed.data;
  throw new CommandError("badReceipt", `${source} holds no receipt in an envelope`, EXIT.usage);
}

function jsonOf(source: string): unknown {
  try {
    return JSON.parse(readFileSync(source === "-" ? 0 : source, "utf8"));
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    throw new CommandError("badReceipt", `${source}: ${because}`, EXIT.usage);
  }
}

function ownKey({ deviceKey }: Packet): KeyObject {
  if (deviceKey === undefined) {
    throw new CommandError("noKey", "say whose signature it must be: --key FILE", EXIT.usage);
  }
  const decoded = decodePublicKey(deviceKey);
  if (decoded.ok) return decoded.value;
  throw refused(decoded.reason, decoded.detail);
}

/** A private key will do as well: its public half is taken. */
function readKey(path: string): KeyObject {
  const text = readFileSync(path, "utf8").trim();
  const decoded = decodePublicKey(text);
  if (decoded.ok) return decoded.value;
  try {
    return createPublicKey(text);
  } catch {
    throw new CommandError("badKey", `${path} is not a public key`, EXIT.usage);
  }
}

function refused(reason: string, detail: string): CommandError {
  return new CommandError(reason, `the receipt is not believed: ${detail}`, EXIT.refused);
}

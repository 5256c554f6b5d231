import { createPublicKey, type KeyObject } from "node:crypto";
import { openReceipt, readReceipt } from "../../agent/browsers/sealed-receipt.ts";
import { keyId } from "../../agent/contract/envelope.ts";
import { decodePublicKey } from "../../agent/contract/public-key.ts";
import type { Receipt } from "../../agent/contract/receipt.ts";
import type { ServerOptions } from "./admin-client.ts";
import { CommandError, EXIT, type ExitCode } from "./output.ts";
import { readText } from "./read-text.ts";
import { type Packet, readPacket } from "./receipt-packet.ts";
import { receiptText } from "./receipt-text.ts";

type Shown = {
  /** What `--json` prints of it. */
  readonly output: {
    /** The one that was asked for. */
    readonly receipt: Receipt;
    /** All parts of its clearing that are here, in their order; only where there are several. */
    readonly receipts?: readonly Receipt[];
    readonly missing?: readonly string[];
  };
  readonly lines: readonly string[];
  /** `partial` where a part of the clearing is not here. */
  readonly exitCode: ExitCode;
};

/** @throws CommandError, exit code 4, when no key given signed exactly this receipt */
export async function verifyReceipt(
  source: string,
  options: ServerOptions & { readonly key?: string },
): Promise<Shown & { readonly keyId: string }> {
  const packet = await readPacket(source, options);
  const key = options.key === undefined ? ownKey(packet) : readKey(options.key);
  const trusted = { id: keyId(key), key };
  const receipts = packet.envelopes.map((envelope) => {
    const opened = openReceipt(envelope, [trusted]);
    if (opened.ok) return opened.value;
    throw refused(opened.reason, opened.detail);
  });
  return { ...shown(receipts), keyId: trusted.id };
}

export async function showReceipt(source: string, options: ServerOptions): Promise<Shown> {
  const { envelopes } = await readPacket(source, options);
  const receipts = envelopes.map((envelope) => {
    const read = readReceipt(envelope);
    if (read.ok) return read.value;
    throw new CommandError(read.reason, read.detail);
  });
  return shown(receipts);
}

function shown(receipts: readonly Receipt[]): Shown {
  const [receipt] = receipts;
  if (receipt === undefined) throw new CommandError("badReceipt", "there is no receipt");
  const { clearing } = receipt;
  if (clearing === undefined && receipts.length === 1) {
    return { output: { receipt }, lines: receiptText(receipt), exitCode: EXIT.done };
  }
  const parts = (clearing?.receiptIds ?? []).map((id) => receipts.find((one) => one.id === id));
  const here = parts.flatMap((part) => part ?? []);
  if (here.length < receipts.length || !here.every((part) => isPart(part, receipt))) {
    throw refused("otherClearing", "its parts do not belong to one clearing");
  }
  const missing = (clearing?.receiptIds ?? []).filter((_, index) => parts[index] === undefined);
  return {
    output: { receipt, receipts: here, missing },
    lines: [...here.flatMap(receiptText), ...missing.map((id) => `Not here: its part ${id}.`)],
    exitCode: missing.length === 0 ? EXIT.done : EXIT.partial,
  };
}

/** Says itself that it is the part that the other takes it for. */
function isPart({ id, clearing, ...part }: Receipt, other: Receipt): boolean {
  const ids = other.clearing?.receiptIds ?? [];
  return (
    clearing !== undefined &&
    ids[clearing.part - 1] === id &&
    clearing.receiptIds.join() === ids.join() &&
    part.deviceId === other.deviceId &&
    part.status === other.status
  );
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
  const text = readText(path).trim();
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

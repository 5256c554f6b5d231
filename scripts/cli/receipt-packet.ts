import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as z from "zod/mini";
import { readReceipt } from "../../agent/browsers/sealed-receipt.ts";
import { type Envelope, envelopeSchema } from "../../agent/contract/envelope-schema.ts";
import { MAX_RECEIPT_PARTS } from "../../agent/contract/receipt.ts";
import { openAdminClient, type ServerOptions } from "./admin-client.ts";
import { CommandError, EXIT } from "./output.ts";
import { readText } from "./read-text.ts";

const deviceKey = z.optional(z.string());

/** One envelope, or those of all parts, with the key that they are said to be signed by. */
const packetSchema = z.union([
  z.object({
    envelopes: z.array(envelopeSchema).check(z.minLength(1), z.maxLength(MAX_RECEIPT_PARTS)),
    deviceKey,
  }),
  z.pipe(
    z.object({ envelope: envelopeSchema, deviceKey }),
    z.transform(({ envelope, ...rest }) => ({ envelopes: [envelope], ...rest })),
  ),
  z.pipe(
    envelopeSchema,
    z.transform((envelope) => ({ envelopes: [envelope], deviceKey: undefined })),
  ),
]);
export type Packet = {
  readonly envelopes: readonly Envelope[];
  readonly deviceKey?: string | undefined;
};

const RECEIPT_ID = /^[\w-]{1,64}$/;

/**
 * A receipt, and the other parts of its clearing where they can be found: beside the file, under
 * the names that the agent gives them, or on the server. Nothing of it is believed here.
 */
export async function readPacket(source: string, options: ServerOptions): Promise<Packet> {
  if (source !== "-" && !existsSync(source) && RECEIPT_ID.test(source)) {
    return fromServer(source, options);
  }
  const parsed = packetSchema.safeParse(jsonOf(source));
  if (!parsed.success) {
    throw new CommandError("badReceipt", `${source} holds no receipt in an envelope`, EXIT.usage);
  }
  const { data } = parsed;
  const beside = otherParts(data.envelopes).map((id) => join(dirname(source), `${id}.json`));
  const others = source === "-" ? [] : beside.filter(existsSync).map(jsonOf);
  return { ...data, envelopes: [...data.envelopes, ...others.flatMap(envelopesIn)] };
}

async function fromServer(id: string, options: ServerOptions): Promise<Packet> {
  const client = openAdminClient(options);
  const get = (receiptId: string) => client.call("getReceipt", { params: { receiptId } });
  const first = await get(id);
  const others: Envelope[] = [];
  for (const other of otherParts([first.envelope])) {
    try {
      others.push((await get(other)).envelope);
    } catch (error) {
      // It may be on its way: whoever asked is told which are missing.
      if (!(error instanceof CommandError && error.reason === "unknownReceipt")) throw error;
    }
  }
  return { deviceKey: first.deviceKey, envelopes: [first.envelope, ...others] };
}

/** Ids that these name and that are none of their own. */
function otherParts(envelopes: readonly Envelope[]): readonly string[] {
  const read = envelopes.map(readReceipt).flatMap((one) => (one.ok ? [one.value] : []));
  const here = new Set(read.map(({ id }) => id));
  const named = read.flatMap(({ clearing }) => clearing?.receiptIds ?? []);
  return [...new Set(named)].filter((id) => !here.has(id) && RECEIPT_ID.test(id));
}

function envelopesIn(json: unknown): readonly Envelope[] {
  const parsed = packetSchema.safeParse(json);
  return parsed.success ? parsed.data.envelopes : [];
}

function jsonOf(source: string): unknown {
  const notThere = "there is no such file; a receipt's id is looked up on a server instead";
  const text = source === "-" ? readFileSync(0, "utf8") : readText(source, notThere);
  try {
    return JSON.parse(text);
  } catch {
    throw new CommandError("badReceipt", `${source} is no receipt: it is not JSON`, EXIT.usage);
  }
}

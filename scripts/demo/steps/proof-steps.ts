import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import type { Stage } from "../stage.ts";
import { StepFailed, type StepOutcome, succeeded } from "../step.ts";

const shownSchema = z.object({ envelope: z.json(), deviceKey: z.string() });
const verifiedSchema = z.object({ verified: z.boolean() });
const auditSchema = z.object({
  intact: z.boolean(),
  rows: z.int(),
  chains: z.array(
    z.object({
      chain: z.string(),
      rows: z.int(),
      checkpoints: z.int(),
      fault: z.nullable(z.string()),
    }),
  ),
});

/** Anybody with the device's public key can check the receipt, without the server. */
export async function verifyReceipt(stage: Stage): Promise<readonly StepOutcome[]> {
  const { cli, notes, place } = stage;
  const { envelope, deviceKey } = await cli.json(shownSchema, "receipt", "show", notes.receiptId);
  const path = join(place.outDir, "receipt.json");
  writeFileSync(path, `${JSON.stringify(envelope)}\n`);
  const { verified } = await cli.json(
    verifiedSchema,
    "receipt",
    "verify",
    path,
    "--key",
    deviceKey,
  );
  if (!verified) throw new StepFailed("the signature of the receipt is wrong");
  return succeeded({ receipt: path });
}

/** The device's chain and the server's, every row and every signed checkpoint. */
export async function verifyAudit({ cli }: Stage): Promise<readonly StepOutcome[]> {
  const { intact, rows, chains } = await cli.json(auditSchema, "audit", "verify");
  const faults = chains.filter(({ fault }) => fault !== null).map(({ fault }) => fault);
  if (!intact) throw new StepFailed(`not intact: ${faults.join(", ")}`);
  const empty = chains.filter((chain) => chain.rows === 0);
  if (chains.length < 2 || empty.length > 0) throw new StepFailed("an audit log is empty");
  return succeeded({
    rows,
    chains: chains.map(({ chain, checkpoints }) => ({ chain, checkpoints })),
  });
}

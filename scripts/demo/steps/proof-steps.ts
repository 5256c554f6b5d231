import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import { showDevice } from "../device-view.ts";
import type { Stage } from "../stage.ts";
import { StepFailed, type StepOutcome, succeeded } from "../step.ts";

const verifiedSchema = z.object({ verified: z.boolean(), keyId: z.string() });
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

/** With the device's public key, which an admin can keep anywhere. */
export async function verifyReceipt(stage: Stage): Promise<readonly StepOutcome[]> {
  const { cli, notes, place } = stage;
  const keyPath = join(place.outDir, "device.pub");
  writeFileSync(keyPath, (await showDevice(stage)).publicKey);
  const verify = ["receipt", "verify", notes.receiptId, "--key", keyPath];
  const { verified, keyId } = await cli.json(verifiedSchema, ...verify);
  if (!verified) throw new StepFailed("the signature of the receipt is wrong");
  return succeeded({ receiptId: notes.receiptId, keyId });
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

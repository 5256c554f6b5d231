import { generateKeyPairSync, randomUUIDv7 } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sealReceipt } from "../../agent/browsers/sealed-receipt.ts";
import type { Envelope } from "../../agent/contract/envelope-schema.ts";
import type { Receipt } from "../../agent/contract/receipt.ts";
import { receiptParts } from "../../agent/core/receipt-parts.ts";
import { signProfiles } from "../../scripts/cli/sign-receipt.ts";
import { manyProfiles, receiptOf } from "../support/many-profiles.ts";
import { runCli } from "../support/run-cli.ts";
import { tempDir } from "../support/temp-dir.ts";

/** A device, and a directory where its agent keeps receipts under their ids. */
function keptReceipts() {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const dir = tempDir();
  const key = join(dir, "device.pub");
  writeFileSync(key, publicKey.export({ type: "spki", format: "pem" }));
  const parts = receiptParts(receiptOf(manyProfiles(200)), randomUUIDv7);
  const pathOf = ({ id }: Receipt) => join(dir, `${id}.json`);
  const save = (path: string, json: unknown) => writeFileSync(path, JSON.stringify(json));
  for (const part of parts) save(pathOf(part), sealReceipt(part, privateKey));
  const verify = async (path: string) => {
    const ran = await runCli(["receipt", "verify", path, "--key", key, "--json"]);
    return { exitCode: ran.exitCode, ...JSON.parse(ran.stdout || "{}"), stderr: ran.stderr };
  };
  return { privateKey, dir, parts, pathOf, save, verify };
}

test("verifies a clearing of 200 profiles, whichever of its parts is named", async () => {
  const { parts, pathOf, verify } = keptReceipts();
  for (const part of parts) {
    const { exitCode, verified, receipt, receipts, missing } = await verify(pathOf(part));
    expect({ exitCode, verified, missing }).toEqual({ exitCode: 0, verified: true, missing: [] });
    expect(receipt.id).toBe(part.id);
    expect(receipts.flatMap(({ profiles }: Receipt) => profiles)).toHaveLength(200);
  }
});

test("says which part is not here, and believes none that is of another key or clearing", async () => {
  const { dir, parts, pathOf, save, verify, privateKey } = keptReceipts();
  const [first, second, ...rest] = parts;
  if (first === undefined || second === undefined) throw new Error("one part only");
  rmSync(pathOf(second));
  expect(await verify(pathOf(first))).toMatchObject({ exitCode: 3, missing: [second.id] });

  save(pathOf(second), sealReceipt(second, generateKeyPairSync("ed25519").privateKey));
  expect((await verify(pathOf(first))).exitCode).toBe(4);

  save(pathOf(second), sealReceipt({ ...second, status: "failed" }, privateKey));
  expect((await verify(pathOf(first))).exitCode).toBe(4);

  // The second part as somebody wrote it who wants another file to be read.
  const receiptIds = [first.id, "../elsewhere", ...rest.map(({ id }) => id)];
  const led = { ...first, clearing: { id: first.id, part: 1, receiptIds } };
  const path = join(dir, "led.json");
  save(path, sealReceipt(led, privateKey));
  save(join(dir, "..", "elsewhere.json"), sealReceipt(second, privateKey));
  const { exitCode } = await verify(path);
  rmSync(join(dir, "..", "elsewhere.json"));
  expect(exitCode).not.toBe(0);
});

test("what `browsers clear --json` prints of many profiles is verified as it is", async () => {
  const { privateKey, dir, save, verify } = keptReceipts();
  const signer = { deviceId: "d1", key: privateKey };
  const envelopes: readonly Envelope[] = signProfiles(signer, ["cookies"], manyProfiles(200));
  save(join(dir, "printed.json"), { receipts: [], envelopes });
  const { exitCode, receipts } = await verify(join(dir, "printed.json"));
  expect(exitCode).toBe(0);
  expect(receipts).toHaveLength(envelopes.length);
});

import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Envelope } from "./contract/envelope-schema.ts";
import { writePrivateFile } from "./core/private-file.ts";

/** Newest by name, because a UUID version 7 begins with its time (RFC 9562 §5.7). */
const MAX_FILES = 500;

/** Keeps a sealed receipt where `sessionward receipt verify` finds it without a server. */
export function saveReceipt(dataDir: string, id: string, envelope: Envelope): void {
  const dir = join(dataDir, "receipts");
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  writeWhole(join(dir, `${id}.json`), `${JSON.stringify(envelope)}\n`);
  for (const name of readdirSync(dir).sort().slice(0, -MAX_FILES)) rmSync(join(dir, name));
}

/** On a full disk nothing of it stays: half a receipt would look like one that was forged. */
function writeWhole(path: string, text: string): void {
  try {
    writePrivateFile(path, text);
  } catch (error) {
    rmSync(`${path}.new`, { force: true });
    throw error;
  }
}

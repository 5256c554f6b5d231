import { join } from "node:path";
import * as z from "zod/mini";
import { fail, type Result } from "../../policies/result.ts";
import { readPrivateFile, writePrivateFile } from "../core/private-file.ts";
import { type Trust, type TrustFile, toTrust, trustSchema } from "../core/trust.ts";

export type TrustFileFault = "notEnrolled" | "notPrivate" | "damaged";

const trustPath = (dataDir: string) => join(dataDir, "server.json");

/** Reads whom this device trusts. `notEnrolled`: there is no such file yet. */
export function readTrustFile(dataDir: string): Result<Trust, TrustFileFault> {
  const path = trustPath(dataDir);
  const file = readPrivateFile(path);
  if (!file.ok) {
    return file.reason === "missing"
      ? fail("notEnrolled", `${path} is missing: run "sessionward agent enroll" first`)
      : fail("notPrivate", file.detail);
  }
  const parsed = z.safeParse(trustSchema, parseJson(file.value.toString()));
  if (!parsed.success) {
    return fail("damaged", `${path}: ${z.prettifyError(parsed.error).slice(0, 300)}`);
  }
  const trust = toTrust(parsed.data);
  return trust.ok ? trust : fail("damaged", `${path}: ${trust.detail}`);
}

export function writeTrustFile(dataDir: string, trust: TrustFile): void {
  writePrivateFile(trustPath(dataDir), `${JSON.stringify(trust, null, 2)}\n`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

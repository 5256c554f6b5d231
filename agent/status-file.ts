import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import { fail, ok, type Result } from "../policies/result.ts";
import { type AgentStatus, agentStatusSchema, STATUS_FILE_NAME } from "./contract/status-file.ts";

/** Replaces the file in one step, so that a reader never sees half of it. */
export function writeStatusFile(dataDir: string, status: AgentStatus): void {
  const path = join(dataDir, STATUS_FILE_NAME);
  writeFileSync(`${path}.new`, `${JSON.stringify(status, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

export function readStatusFile(dataDir: string): Result<AgentStatus, "noStatus" | "badStatus"> {
  const path = join(dataDir, STATUS_FILE_NAME);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (fault) {
    const isHidden = fault instanceof Error && "code" in fault && fault.code === "EACCES";
    return fail(
      "noStatus",
      isHidden
        ? `this account may not read ${path}: ask as root`
        : `${path} is not there: the agent has not run with this directory`,
    );
  }
  const decoded = z.safeParse(agentStatusSchema, parse(text));
  return decoded.success ? ok(decoded.data) : fail("badStatus", z.prettifyError(decoded.error));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

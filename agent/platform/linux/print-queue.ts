import { existsSync } from "node:fs";
import { fail, ok, type Result } from "../../../policies/result.ts";
import type { LeftoverReceipt } from "../../contract/receipt.ts";
import { runCommand } from "../child-process.ts";

/** CUPS' own programs and the socket that its scheduler listens on. */
export type PrintSystem = {
  readonly lpstat: string;
  readonly cancel: string;
  readonly socket: string;
};

export const CUPS: PrintSystem = {
  lpstat: "/usr/bin/lpstat",
  cancel: "/usr/bin/cancel",
  socket: "/run/cups/cups.sock",
};

const TIMEOUT_MS = 2_000;
/** As accounts are called; nothing that could be taken for an option (useradd(8)). */
const ACCOUNT = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}\$?$/;

/** Takes back every job of one account, what is kept of finished ones too, and counts again. */
export async function clearPrintQueue(
  userName: string,
  system: PrintSystem = CUPS,
): Promise<LeftoverReceipt> {
  const isThere = [system.lpstat, system.cancel, system.socket].every((path) => existsSync(path));
  if (!isThere) return none("notApplicable", "notInstalled");
  if (!ACCOUNT.test(userName)) return none("unknown", "refused");
  const before = await jobsOf(userName, system);
  if (!before.ok) return none("unknown", "noAnswer");
  // lp(1): `-x` takes the data of jobs away too, of those that are over as well.
  await runCommand(system.cancel, ["-a", "-x", "-u", userName], { timeoutMs: TIMEOUT_MS });
  const after = await jobsOf(userName, system);
  if (!after.ok) return none("unknown", "noAnswer");
  const counted = { kind: "printQueue", before: before.value, after: after.value } as const;
  if (after.value === 0) return { ...counted, status: "cleared" };
  return { ...counted, status: "partial", because: "refused" };
}

/** `lpstat -W all -u NAME` prints one line a job, whatever its language. */
async function jobsOf(
  userName: string,
  { lpstat }: PrintSystem,
): Promise<Result<number, "noAnswer">> {
  const ran = await runCommand(lpstat, ["-W", "all", "-u", userName], { timeoutMs: TIMEOUT_MS });
  if (!ran.ok || ran.value.exitCode !== 0) return fail("noAnswer", "lpstat gave no list");
  return ok(ran.value.stdout.split("\n").filter((line) => line.trim() !== "").length);
}

function none(
  status: "notApplicable" | "unknown",
  because: NonNullable<LeftoverReceipt["because"]>,
): LeftoverReceipt {
  return { kind: "printQueue", status, before: 0, after: 0, because };
}

import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { LeftoverReceipt } from "../../contract/receipt.ts";
import { type IppPort, jobsOf, purgeJob } from "./ipp.ts";

/** Where CUPS' scheduler listens. */
const CUPS_SOCKET = "/run/cups/cups.sock";

/** A scheduler that hangs must not hold the cover up. */
const ALL_WITHIN_MS = 2_500;
/** A job that is being printed is only cancelled at first; once its filters have ended it can go. */
const LOOK_AGAIN_MS = 100;
const LOOKS = 15;
/** As accounts are called; nothing that could mean another one (useradd(8)). */
const ACCOUNT = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}\$?$/;

/** Takes back every job of one account, what is kept of finished ones too, and counts again. */
export async function clearPrintQueue(
  userName: string,
  socket = CUPS_SOCKET,
): Promise<LeftoverReceipt> {
  if (!existsSync(socket)) return none("notApplicable", "notInstalled");
  if (!ACCOUNT.test(userName)) return none("unknown", "refused");
  const port = { socket, signal: AbortSignal.timeout(ALL_WITHIN_MS) };
  const before = await jobsOf(userName, port);
  if (!before.ok) return none("unknown", before.reason);
  const left = await purged(before.value, userName, port);
  if (left === null) return none("unknown", "noAnswer");
  const counted = { kind: "printQueue", before: before.value.length, after: left } as const;
  if (left === 0) return { ...counted, status: "cleared" };
  return { ...counted, status: "partial", because: "refused" };
}

async function purged(
  before: readonly number[],
  userName: string,
  port: IppPort,
): Promise<number | null> {
  let left = before;
  for (let looks = LOOKS; left.length > 0 && looks > 0; looks -= 1) {
    if (left !== before) await sleep(LOOK_AGAIN_MS);
    await purgeJobs(left, userName, port);
    const seen = await jobsOf(userName, port);
    if (!seen.ok) return left === before ? null : left.length;
    left = seen.value;
  }
  return left.length;
}

/** A long list is left where it is once the time is up: what remains is told. */
async function purgeJobs(ids: readonly number[], userName: string, port: IppPort): Promise<void> {
  for (const id of ids) {
    if (port.signal.aborted) return;
    await purgeJob(id, userName, port);
  }
}

function none(
  status: "notApplicable" | "unknown",
  because: NonNullable<LeftoverReceipt["because"]>,
): LeftoverReceipt {
  return { kind: "printQueue", status, before: 0, after: 0, because };
}

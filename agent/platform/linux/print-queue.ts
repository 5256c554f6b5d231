import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { ok } from "../../../policies/result.ts";
import type { LeftoverReceipt } from "../../contract/receipt.ts";
import { type IppPort, jobsOf, type PrintJob, purgeJob } from "./ipp.ts";
import { UserAccounts } from "./user-accounts.ts";

/** Where CUPS' scheduler listens. */
const CUPS_SOCKET = "/run/cups/cups.sock";

/** A scheduler that hangs must not hold the cover up. */
const ALL_WITHIN_MS = 2_500;
/** A job that is being printed is only cancelled at first; once its filters have ended it can go. */
const LOOK_AGAIN_MS = 100;
const LOOKS = 15;
/** So many cases of one name are looked up; who prints under more of them made them up. */
const MOST_SPELLINGS = 8;
/** As accounts are called; nothing that could mean another one (useradd(8)). */
const ACCOUNT = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}\$?$/;

type UidOf = (userName: string) => Promise<number | null>;
type Owner = { readonly userName: string; readonly uidOf: UidOf };

/** Takes back every job of one account, what is kept of finished ones too, and counts again. */
export async function clearPrintQueue(
  userName: string,
  socket = CUPS_SOCKET,
  uidOf: UidOf = uidOfAccount,
): Promise<LeftoverReceipt> {
  if (!existsSync(socket)) return none("notApplicable", "notInstalled");
  if (!ACCOUNT.test(userName)) return none("unknown", "refused");
  const port = { socket, signal: AbortSignal.timeout(ALL_WITHIN_MS) };
  const owner = { userName, uidOf };
  const before = await ownJobs(owner, port);
  if (!before.ok) return none("unknown", before.reason);
  const left = await purged(before.value, owner, port);
  if (left === null) return none("unknown", "noAnswer");
  const counted = { kind: "printQueue", before: before.value.length, after: left } as const;
  if (left === 0) return { ...counted, status: "cleared" };
  return { ...counted, status: "partial", because: "refused" };
}

async function purged(
  before: readonly PrintJob[],
  owner: Owner,
  port: IppPort,
): Promise<number | null> {
  let left = before;
  for (let looks = LOOKS; left.length > 0 && looks > 0; looks -= 1) {
    if (left !== before) await sleep(LOOK_AGAIN_MS);
    await purgeJobs(left, owner, port);
    const seen = await ownJobs(owner, port);
    if (!seen.ok) return left === before ? null : left.length;
    left = seen.value;
  }
  return left.length;
}

/** A long list is left where it is once the time is up: what remains is told. */
async function purgeJobs(
  jobs: readonly PrintJob[],
  { userName }: Owner,
  port: IppPort,
): Promise<void> {
  for (const { id, owner } of jobs) {
    if (port.signal.aborted) return;
    // Whose it is nobody says: it stays, and is counted.
    if (owner !== null) await purgeJob(id, userName, port);
  }
}

async function ownJobs({ userName, uidOf }: Owner, port: IppPort) {
  const found = await jobsOf(userName, port);
  if (!found.ok) return found;
  const spellings = [...new Set(found.value.map(({ owner }) => owner ?? userName))];
  const others = spellings.filter((name) => name !== userName).slice(0, MOST_SPELLINGS);
  const isOwn = await Promise.all(others.map((name) => isSameAccount(name, userName, uidOf)));
  const own = new Set([userName, ...others.filter((_, index) => isOwn[index])]);
  return ok(found.value.filter(({ owner }) => own.has(owner ?? userName)));
}

/** A name in another case is another account, unless the system says that it is the same one. */
async function isSameAccount(name: string, userName: string, uidOf: UidOf): Promise<boolean> {
  const uid = ACCOUNT.test(name) ? await uidOf(name) : null;
  return uid !== null && uid === (await uidOf(userName));
}

async function uidOfAccount(userName: string): Promise<number | null> {
  return (await new UserAccounts().byName(userName))?.identity.uid ?? null;
}

function none(
  status: "notApplicable" | "unknown",
  because: NonNullable<LeftoverReceipt["because"]>,
): LeftoverReceipt {
  return { kind: "printQueue", status, before: 0, after: 0, because };
}

import { type BigIntStats, chmodSync, lchownSync, lstatSync, mkdirSync, unlinkSync } from "node:fs";
import { connect, type Server } from "node:net";
import { join } from "node:path";
import { fail, ok, type Result } from "../../policies/result.ts";
import { windowsPipePath } from "../contract/windows-account.ts";

export type SocketFault = "unsafePath" | "inUse" | "cannotListen";

const WRITABLE_BY_OTHERS = 0o022n;

/**
 * Where the shell of one uid finds the agent. On Windows a pipe: made by the system's account, it
 * can be written to by that and by administrators only, until it is lent to one account.
 */
export function socketPathFor(dir: string, uid: number, platform = process.platform): string {
  return platform === "win32" ? windowsPipePath(uid) : join(dir, String(uid), "s");
}

/** Never for an instant open to anybody else: bind happens inside `listen`, under the narrow umask. */
export function bindFor(uid: number, path: string, server: Server): void {
  if (process.platform === "win32") {
    server.listen(path);
    return;
  }
  const before = process.umask(0o177);
  try {
    server.listen(path);
    chmodSync(path, 0o600);
    if (process.getuid?.() === 0) lchownSync(path, uid, 0);
  } finally {
    process.umask(before);
  }
}

/**
 * Makes `dir/<uid>/` if it is missing and sees to it that nobody but this process could have put
 * anything there; then frees the path of a socket that a crash left behind.
 */
export async function claimSocketPath(
  dir: string,
  uid: number,
): Promise<Result<string, SocketFault>> {
  for (const path of [dir, join(dir, String(uid))]) {
    const safe = ownDirectory(path);
    if (!safe.ok) return safe;
  }
  return freePath(socketPathFor(dir, uid));
}

function ownDirectory(path: string): Result<null, "unsafePath"> {
  mkdirSync(path, { recursive: true, mode: 0o755 });
  const stats = lstatSync(path, { bigint: true });
  if (!stats.isDirectory()) return fail("unsafePath", `${path} is not a directory`);
  if (!isOurs(stats)) return fail("unsafePath", `${path} belongs to uid ${stats.uid}`);
  return (stats.mode & WRITABLE_BY_OTHERS) === 0n
    ? ok(null)
    : fail("unsafePath", `others may write to ${path}`);
}

function isOurs(stats: BigIntStats): boolean {
  return stats.uid === 0n || stats.uid === BigInt(process.getuid?.() ?? 0);
}

async function freePath(path: string): Promise<Result<string, SocketFault>> {
  const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  if (stats === undefined) return ok(path);
  if (!stats.isSocket()) return fail("unsafePath", `${path} is there and is no socket`);
  if (await isAnswered(path)) return fail("inUse", `another agent listens on ${path}`);
  unlinkSync(path);
  return ok(path);
}

/** Only a refused connection proves that nobody listens; any other outcome counts as an owner. */
function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path);
    probe.once("connect", () => {
      probe.destroy();
      resolve(true);
    });
    probe.once("error", (error: NodeJS.ErrnoException) => resolve(error.code !== "ECONNREFUSED"));
  });
}

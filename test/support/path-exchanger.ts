import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, lchownSync, symlinkSync } from "node:fs";
import { constants } from "node:os";
import { onTestFinished } from "vitest";
import type { TestUser } from "./test-user.ts";

/** renameat2(2) by number: Node has no call for it, and perl is in every Debian. */
const SYSCALLS: Readonly<Record<string, number>> = { x64: 316, arm64: 276 };
const PERL = "/usr/bin/perl";
const EXCHANGE = `
  my ($call, $dir, $other) = @ARGV; $call += 0;
  $| = 1; print "exchanging\\n";
  while (1) { syscall($call, -100, $dir, -100, $other, 2); }`;

/** Why names can't be exchanged atomically here; null where they can. */
export const noExchange: string | null =
  !existsSync(PERL) || SYSCALLS[process.arch] === undefined
    ? "renameat2 needs perl on x64 or arm64"
    : null;

/**
 * As the owner of a home: exchanges a directory with a link to another one, atomically and without
 * a pause (RENAME_EXCHANGE), to be in the way of whoever works on it.
 */
export async function startExchanger(
  user: TestUser,
  dir: string,
  target: string,
): Promise<() => Promise<void>> {
  const other = `${dir}.other`;
  symlinkSync(target, other);
  lchownSync(other, user.uid, user.gid);
  const call = String(SYSCALLS[process.arch]);
  const exchanger = spawn(PERL, ["-e", EXCHANGE, call, dir, other], {
    uid: user.uid,
    gid: user.gid,
    env: {},
    stdio: ["ignore", "pipe", "inherit"],
  });
  const stop = async () => {
    if (exchanger.signalCode !== null) return;
    const ended = once(exchanger, "exit");
    process.kill(exchanger.pid ?? 0, constants.signals.SIGKILL);
    await ended;
  };
  onTestFinished(stop);
  await once(exchanger.stdout, "data");
  return stop;
}
